import { retryOfMessage } from '@todo-agents/client/chat/chat-retry'
import type { ChatMessage, ChatState } from '@todo-agents/client/chat/chat-state'
import { splitErrorId } from '@todo-agents/contract/errors'
import { CircleAlert } from 'lucide-react'
import { LinkButton } from '../../../components/button.tsx'
import { Details } from '../../../components/details.tsx'
import { isBusy } from '../sync/chat-status.ts'

interface FailedMarkProps {
  state: ChatState
  message: ChatMessage
  onRetry: (message_id: string) => void
  onDiscard: (message_id: string) => void
}

/**
 * Stands below a message of the user that was not answered. As long as the error itself is shown, at the end of the
 * conversation with its own way to try again, it only offers to discard the message.
 */
export function FailedMark({ state, message, onRetry, onDiscard }: FailedMarkProps) {
  if (!message.failure) return null
  const isTold = isToldBelow(state, message)
  const { message: sentence, error_id } = splitErrorId((!isTold && message.failure.message) || '')
  const canRetry = !isTold && !isBusy(state) && retryOfMessage(state, message) !== null
  // A message that a run has taken up is stored.
  const canDiscard = !isBusy(state) && message.run_id === null
  if (isTold && !canDiscard) return null
  return (
    <div className="-mt-4 flex max-w-[85%] flex-col items-end gap-1 self-end px-1 text-danger text-xs">
      <p className="flex flex-wrap items-center justify-end gap-x-1.5">
        <span className="text-right">
          <CircleAlert size={13} className="mr-1 inline align-[-2px]" aria-hidden />
          Not answered{sentence && `: ${sentence}`}
        </span>
        {canRetry && <LinkButton onClick={() => onRetry(message.id)}>Try again</LinkButton>}
        {canRetry && canDiscard && <span aria-hidden>·</span>}
        {canDiscard && <LinkButton onClick={() => onDiscard(message.id)}>Discard</LinkButton>}
      </p>
      {error_id && <Details text={`Error ${error_id}`} />}
    </div>
  )
}

function isToldBelow({ error, messages }: ChatState, message: ChatMessage): boolean {
  return error !== null && messages.findLast(({ role }) => role === 'user') === message
}
