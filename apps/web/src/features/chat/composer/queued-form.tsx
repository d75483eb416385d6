import { MAX_MESSAGE_LENGTH } from '@todo-agents/contract/bounds'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { Form } from '../../../components/form.tsx'
import { isComposing } from '../../../lib/page/input-method.ts'
import { chatTexts as t } from '../../../lib/texts/chat.ts'

interface QueuedFormProps {
  content: string
  onSave: (content: string) => void
  onCancel: () => void
}

/** Edits a message that waits for its turn, in its place. Enter saves, Escape cancels. */
export function QueuedForm({ content, onSave, onCancel }: QueuedFormProps) {
  const [text, setText] = useState(content)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => field.current?.focus(), [])

  function save() {
    const next = text.trim()
    if (next === '' || next === content) onCancel()
    else onSave(next)
  }

  return (
    <Form
      aria-label={t.editForm}
      className="flex w-[85%] flex-col gap-2 self-end rounded-2xl border border-accent bg-surface p-2.5 shadow-xs"
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <textarea
        ref={field}
        aria-label={t.textOfQueued}
        dir="auto"
        rows={1}
        value={text}
        maxLength={MAX_MESSAGE_LENGTH}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (isComposing(event)) return
          if (event.key === 'Escape') onCancel()
          else if (event.key !== 'Enter' || event.shiftKey) return
          else save()
          event.preventDefault()
        }}
        className="field-sizing-content max-h-60 w-full resize-none bg-transparent px-1 text-base leading-6 outline-none lg:text-[15px]"
      />
      <div className="flex justify-end gap-2">
        <Button size="sm" onClick={onCancel}>
          {t.cancel}
        </Button>
        <Button type="submit" size="sm" variant="primary">
          {t.save}
        </Button>
      </div>
    </Form>
  )
}
