import type { ChatState } from '@todo-agents/client/chat-state'
import { ErrorNote } from '../../components/error-note.tsx'
import { RateLimitNote } from './rate-limit-note.tsx'

interface ChatTroubleProps {
  state: ChatState
  onRetry: () => void
}

/** What stands in the way: a lost connection and a short limit, which mend themselves, or what the user must know. */
export function ChatTrouble({ state, onRetry }: ChatTroubleProps) {
  const { connection, rate_limit, error } = state
  const isLost = connection === 'reconnecting' && !rate_limit
  return (
    <>
      <p role="status" className="text-muted text-sm empty:hidden">
        {isLost && 'Reconnecting…'}
      </p>
      {rate_limit && <RateLimitNote limit={rate_limit} isBusy={isBusy(state)} />}
      {error && !rate_limit && (
        <ErrorNote message={error.message} onRetry={canRetry(state, error.code) ? onRetry : undefined} />
      )}
    </>
  )
}

function isBusy({ status }: ChatState): boolean {
  return status === 'sending' || status === 'streaming'
}

/** What was refused beside an answer is in the composer again. To retry would be to repeat the message before it. */
function canRetry(state: ChatState, code: string): boolean {
  if (isBusy(state)) return false
  const last = state.messages.findLast(({ role }) => role === 'user')
  return code !== 'queue_full' || last?.run_id === null
}
