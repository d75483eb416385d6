import { retryOfMessage } from '@todo-agents/client/chat-retry'
import type { ChatMessage, ChatState } from '@todo-agents/client/chat-state'
import { splitErrorId } from '@todo-agents/contract/errors'
import { CircleAlert } from 'lucide-react'
import { LinkButton } from '../../components/button.tsx'
import { Details } from '../../components/details.tsx'
import { isBusy } from './chat-status.ts'

interface FailedMarkProps {
  state: ChatState
  message: ChatMessage
  onRetry: (message_id: string) => void
}

/** Stands below a message of the user that was not answered, as long as the error itself is not shown. */
export function FailedMark({ state, message, onRetry }: FailedMarkProps) {
  if (!message.failure || isToldBelow(state, message)) return null
  const { message: sentence, error_id } = splitErrorId(message.failure.message ?? '')
  const canRetry = !isBusy(state) && retryOfMessage(state, message) !== null
  return (
    <div className="-mt-4 flex max-w-[85%] flex-col items-end gap-1 self-end px-1 text-danger text-xs">
      <p className="flex flex-wrap items-center justify-end gap-x-1.5">
        <span className="text-right">
          <CircleAlert size={13} className="mr-1 inline align-[-2px]" aria-hidden />
          Not answered{sentence && `: ${sentence}`}
        </span>
        {canRetry && <LinkButton onClick={() => onRetry(message.id)}>Try again</LinkButton>}
      </p>
      {error_id && <Details text={`Error ${error_id}`} />}
    </div>
  )
}

/** The error of the last message stands at the end of the conversation, with its own way to try again. */
function isToldBelow({ error, messages }: ChatState, message: ChatMessage): boolean {
  return error !== null && messages.findLast(({ role }) => role === 'user') === message
}
