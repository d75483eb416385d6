import { canPlaceNext, isPlaced } from '@todo-agents/client/chat/chat-queue'
import type { ChatState, QueuedMessage } from '@todo-agents/client/chat/chat-state'
import { CircleAlert, Clock } from 'lucide-react'
import type { ReactNode } from 'react'
import { LinkButton } from '../../../components/button.tsx'

type OnMessage = (id: string, content: string) => void

interface QueuedMessagesProps {
  state: ChatState
  onTakeBack: OnMessage
  /** Sends a message that is held in the queue since a reload. */
  onRelease: OnMessage
  onDiscard: (id: string) => void
}

/** Shows the messages that wait for their turn, in order, and those that may not have been sent. */
export function QueuedMessages({ state, onTakeBack, onRelease, onDiscard }: QueuedMessagesProps) {
  const { queue, status } = state
  const first = queue.find((message) => !isPlaced(message))
  // `canPlaceNext` is false also while a message is being sent. That needs no action of the user, so the messages
  // behind it are shown as queued, not as blocked.
  const isBlocked = first !== undefined && status !== 'sending' && !canPlaceNext(state)
  return (
    <section aria-label="Queued messages" aria-live="polite" className="contents">
      {queue.map((message) =>
        message.is_held ? (
          <Waiting
            key={message.id}
            message={message}
            icon={<CircleAlert size={13} aria-hidden />}
            note="May not have been sent"
          >
            <LinkButton
              aria-label={`Retry: ${message.content}`}
              title="It is answered once, even if it was sent before the page was loaded again."
              onClick={() => onRelease(message.id, message.content)}
            >
              Retry
            </LinkButton>
            <span aria-hidden>·</span>
            <LinkButton aria-label={`Discard: ${message.content}`} onClick={() => onDiscard(message.id)}>
              Discard
            </LinkButton>
          </Waiting>
        ) : (
          <Waiting
            key={message.id}
            message={message}
            icon={<Clock size={13} aria-hidden />}
            note={isBlocked && !isPlaced(message) ? 'Waits until the message above is sent or discarded' : 'Queued'}
          >
            <LinkButton
              aria-label={`Take back: ${message.content}`}
              onClick={() => onTakeBack(message.id, message.content)}
            >
              Take back
            </LinkButton>
          </Waiting>
        ),
      )}
    </section>
  )
}

interface WaitingProps {
  message: QueuedMessage
  icon: ReactNode
  note: string
  /** The buttons of the message. */
  children: ReactNode
}

function Waiting({ message, icon, note, children }: WaitingProps) {
  return (
    <div className="flex max-w-[85%] flex-col items-end gap-1 self-end">
      <p className="whitespace-pre-wrap break-words rounded-2xl rounded-br-md border border-accent/40 border-dashed px-3.5 py-2 text-[15px] text-muted leading-6">
        <span className="sr-only">You: </span>
        <bdi>{message.content}</bdi>
      </p>
      <p
        className={`flex flex-wrap items-center justify-end gap-1 px-1 text-xs ${message.is_held ? 'text-danger' : 'text-muted'}`}
      >
        {icon}
        {note}
        <span aria-hidden>·</span>
        {children}
      </p>
    </div>
  )
}
