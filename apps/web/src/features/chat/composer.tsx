import type { ChatState } from '@todo-agents/client/chat-state'
import { ArrowUp, Square } from 'lucide-react'
import type { RefObject } from 'react'
import { useState } from 'react'

interface ComposerProps {
  ref: RefObject<HTMLTextAreaElement | null>
  status: ChatState['status']
  onSend: (text: string) => void
  onStop: () => void
}

/** The contract's bound on one message. */
const MAX_LENGTH = 10_000

const BUTTON =
  'grid size-9 shrink-0 place-items-center rounded-lg bg-accent text-on-accent transition-colors hover:bg-accent-strong disabled:bg-hover disabled:text-muted'

/** Enter sends, Shift+Enter makes a new line. What is typed while the assistant works waits for it. */
export function Composer({ ref, status, onSend, onStop }: ComposerProps) {
  const [text, setText] = useState('')
  const canSend = status === 'idle' && text.trim() !== ''

  function send() {
    if (!canSend) return
    onSend(text.trim())
    setText('')
  }

  return (
    <form
      className="flex items-end gap-1.5 rounded-2xl border border-line bg-surface p-1.5 shadow-xs transition-shadow focus-within:border-accent focus-within:shadow-md"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <textarea
        ref={ref}
        aria-label="Message"
        placeholder={
          status === 'awaiting_approval' ? 'First approve or deny what it wants to do' : 'Tell the assistant what to do'
        }
        rows={1}
        value={text}
        maxLength={MAX_LENGTH}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          // While an input method composes a word, Enter belongs to it.
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
          event.preventDefault()
          send()
        }}
        className="field-sizing-content max-h-40 min-h-9 min-w-0 flex-1 resize-none bg-transparent px-2.5 py-1.5 text-base leading-6 outline-none lg:text-[15px]"
      />
      {status === 'sending' || status === 'streaming' ? (
        <button type="button" aria-label="Stop" title="Stop" onClick={onStop} className={BUTTON}>
          <Square size={14} className="fill-current" aria-hidden />
        </button>
      ) : (
        <button type="submit" aria-label="Send" title="Send" disabled={!canSend} className={BUTTON}>
          <ArrowUp size={18} strokeWidth={2.4} aria-hidden />
        </button>
      )}
    </form>
  )
}
