import type { ChatState } from '@todo-agents/client/chat/chat-state'
import { MAX_MESSAGE_LENGTH } from '@todo-agents/contract/bounds'
import { ArrowUp, Square } from 'lucide-react'
import type { RefObject } from 'react'
import { Form } from '../../../components/form.tsx'
import { isComposing } from '../../../lib/page/input-method.ts'

interface ComposerProps {
  ref: RefObject<HTMLTextAreaElement | null>
  text: string
  onText: (text: string) => void
  status: ChatState['status']
  onSend: (text: string) => void
  onStop: () => void
}

const BUTTON = 'grid size-9 shrink-0 place-items-center rounded-lg transition-colors'
const MAIN_BUTTON = `${BUTTON} bg-accent text-on-accent hover:bg-accent-strong disabled:bg-hover disabled:text-muted`

const PLACEHOLDERS: Record<ChatState['status'], string> = {
  idle: 'Tell the assistant what to do',
  sending: 'What comes next? It waits its turn',
  streaming: 'What comes next? It waits its turn',
  awaiting_approval: 'Approve or deny, or say something else',
}

/**
 * The field for a message. Enter sends, Shift+Enter makes a new line. A message that is sent while the assistant works
 * is queued.
 */
export function Composer({ ref, text, onText, status, onSend, onStop }: ComposerProps) {
  const isBusy = status === 'sending' || status === 'streaming'
  const canSend = text.trim() !== ''
  const stop = {
    type: 'button',
    'aria-label': 'Stop',
    title: 'Stop',
    onClick: onStop,
    children: <Square size={14} className="fill-current" aria-hidden />,
  } as const

  function send() {
    if (canSend) onSend(text.trim())
  }

  return (
    <Form
      className="flex items-end gap-1.5 rounded-2xl border border-line bg-surface p-1.5 shadow-xs transition-shadow focus-within:border-accent focus-within:shadow-md"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <textarea
        ref={ref}
        aria-label="Message"
        placeholder={PLACEHOLDERS[status]}
        rows={1}
        value={text}
        maxLength={MAX_MESSAGE_LENGTH}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return
          event.preventDefault()
          send()
        }}
        className="field-sizing-content max-h-40 min-h-9 min-w-0 flex-1 resize-none bg-transparent px-2.5 py-1.5 text-base leading-6 outline-none lg:text-[15px]"
      />
      {/* Keys, so that React replaces the focused button instead of turning it into one with another action. */}
      {isBusy && canSend && (
        <button key="stop" {...stop} className={`${BUTTON} text-muted hover:bg-hover hover:text-ink`} />
      )}
      {isBusy && !canSend ? (
        <button key="stop" {...stop} className={MAIN_BUTTON} />
      ) : (
        <button
          key="send"
          type="submit"
          aria-label="Send"
          title={isBusy ? 'Send: it is answered after this' : 'Send'}
          disabled={!canSend}
          className={MAIN_BUTTON}
        >
          <ArrowUp size={18} strokeWidth={2.4} aria-hidden />
        </button>
      )}
    </Form>
  )
}
