import { retryOfMessage } from '@todo-agents/client/chat/chat-retry'
import type { ChatMessage, ChatState } from '@todo-agents/client/chat/chat-state'
import { splitErrorId } from '@todo-agents/contract/errors'
import { CircleAlert } from 'lucide-react'
import { LinkButton } from '../../../components/button.tsx'
import { Details } from '../../../components/details.tsx'
import { refusalMessage } from '../../../lib/server/error-message.ts'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import { isBusy } from '../sync/chat-status.ts'

interface FailedMarkProps {
  state: ChatState
  message: ChatMessage
  onRetry: (message_id: string) => void
  onDiscard: (message_id: string) => void
}

/**
 * Shown below a message of the user that was not answered. When the end of the conversation shows the error with its
 * own button to try again, this mark only offers to discard the message.
 */
export function FailedMark({ state, message, onRetry, onDiscard }: FailedMarkProps) {
  if (!message.failure) return null
  const isShownBelow = isErrorBelow(state, message)
  const { code, message: said } = message.failure
  const { message: sentence, error_id } = splitErrorId(
    isShownBelow || !said ? '' : refusalMessage({ code, message: said }),
  )
  const canRetry = !isShownBelow && !isBusy(state) && retryOfMessage(state, message) !== null
  // A message with a run is stored, so it cannot be discarded.
  const canDiscard = !isBusy(state) && message.run_id === null
  if (isShownBelow && !canDiscard) return null
  return (
    <div className="-mt-4 flex max-w-[85%] flex-col items-end gap-1 self-end px-1 text-danger text-xs">
      <p className="flex flex-wrap items-center justify-end gap-x-1.5">
        <span className="text-right">
          <CircleAlert size={13} className="mr-1 inline align-[-2px]" aria-hidden />
          {t.notAnswered}
          {sentence && `: ${sentence}`}
        </span>
        {canRetry && <LinkButton onClick={() => onRetry(message.id)}>{t.tryAgain}</LinkButton>}
        {canRetry && canDiscard && <span aria-hidden>·</span>}
        {canDiscard && <LinkButton onClick={() => onDiscard(message.id)}>{t.discard}</LinkButton>}
      </p>
      {error_id && <Details text={t.errorId(error_id)} />}
    </div>
  )
}

function isErrorBelow({ error, messages }: ChatState, message: ChatMessage): boolean {
  return error !== null && messages.findLast(({ role }) => role === 'user') === message
}
