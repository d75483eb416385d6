import type { ChatState } from '@todo-agents/client/chat/chat-state'
import { MAX_MESSAGE_LENGTH } from '@todo-agents/contract/bounds'
import { useEffect, useId, useRef } from 'react'
import { Button } from '../../../components/button.tsx'
import { ErrorNote } from '../../../components/error-note.tsx'
import { Form } from '../../../components/form.tsx'
import { isComposing } from '../../../lib/page/input-method.ts'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import type { Replacement, Rewind } from './use-rewind.ts'
import { whatIsReplaced } from './use-rewind.ts'

interface ReplaceFormProps {
  state: ChatState
  rewind: Pick<Rewind, 'setText' | 'cancel' | 'send' | 'sendAsNew'>
  replacement: Replacement
  /** Called when the user sends or gives up the replacement, which removes the focused field. */
  onClose: () => void
}

/**
 * Edits an earlier message in its place, or asks whether to send it again. Says before that what is taken back. Enter
 * sends, Escape cancels.
 */
export function ReplaceForm({ state, rewind, replacement, onClose }: ReplaceFormProps) {
  const { kind, text, error, isRefused, isSending, run_id } = replacement
  const form = useRef<HTMLFormElement>(null)
  const noteId = useId()
  const canSend = text.trim() !== '' && !isSending

  // It may be out of sight, as after a refusal: the chat has scrolled to its end.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when it opens and after each refusal.
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('textarea, button')?.focus()
    form.current?.scrollIntoView({ block: 'nearest' })
  }, [error])

  function cancel() {
    if (isSending) return
    rewind.cancel()
    onClose()
  }

  function send() {
    if (!canSend) return
    onClose()
    void rewind.send()
  }

  function sendAsNew() {
    if (!canSend) return
    onClose()
    rewind.sendAsNew()
  }

  return (
    <Form
      ref={form}
      aria-label={kind === 'edit' ? t.editForm : t.askAgain}
      data-still={kind === 'edit' || undefined}
      className="flex w-full flex-col gap-2 rounded-2xl border border-accent bg-surface p-2.5 shadow-xs"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || isComposing(event)) return
        event.preventDefault()
        cancel()
      }}
    >
      {kind === 'edit' && (
        <textarea
          aria-label={t.newText}
          aria-describedby={noteId}
          dir="auto"
          rows={1}
          value={text}
          maxLength={MAX_MESSAGE_LENGTH}
          readOnly={isSending}
          onChange={(event) => rewind.setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return
            event.preventDefault()
            send()
          }}
          className="field-sizing-content max-h-60 w-full resize-none bg-transparent px-1 text-base leading-6 outline-none lg:text-[15px]"
        />
      )}
      <p id={noteId} className="px-1 text-[13px] text-muted">
        {noteOf(whatIsReplaced(state, run_id))}
      </p>
      {error !== null && <ErrorNote message={error} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button size="sm" onClick={cancel} aria-disabled={isSending}>
          {t.cancel}
        </Button>
        {isRefused && (
          <Button size="sm" onClick={sendAsNew} aria-disabled={!canSend}>
            {t.sendAsNew}
          </Button>
        )}
        <Button type="submit" size="sm" variant="primary" aria-disabled={!canSend}>
          {kind === 'edit' ? t.send : t.askAgain}
        </Button>
      </div>
    </Form>
  )
}

function noteOf({ messages, changes }: { messages: number; changes: number }): string {
  const undone = changes === 0 ? t.nothingUndone : t.willBeUndone(changes)
  return `${undone} ${messages === 0 ? t.answerStays : t.answersStay(messages)}`
}
