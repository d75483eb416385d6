import type { QueuedMessage } from '@todo-agents/client/chat-state'
import { Clock } from 'lucide-react'
import { LinkButton } from '../../components/button.tsx'

interface QueuedMessagesProps {
  queue: QueuedMessage[]
  onTakeBack: (id: string, content: string) => void
}

/** What was said while the assistant works, in the order in which it gets its turn. */
export function QueuedMessages({ queue, onTakeBack }: QueuedMessagesProps) {
  return (
    <section aria-label="Queued messages" aria-live="polite" className="contents">
      {queue.map(({ id, content }) => (
        <div key={id} className="flex max-w-[85%] flex-col items-end gap-1 self-end">
          <p className="whitespace-pre-wrap break-words rounded-2xl rounded-br-md border border-accent/40 border-dashed px-3.5 py-2 text-[15px] text-muted leading-6">
            <span className="sr-only">You: </span>
            <bdi>{content}</bdi>
          </p>
          <p className="flex items-center gap-1 px-1 text-muted text-xs">
            <Clock size={13} aria-hidden />
            Queued
            <span aria-hidden>·</span>
            <LinkButton aria-label={`Take back: ${content}`} onClick={() => onTakeBack(id, content)}>
              Take back
            </LinkButton>
          </p>
        </div>
      ))}
    </section>
  )
}
