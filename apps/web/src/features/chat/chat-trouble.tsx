import { retryOf } from '@todo-agents/client/chat-retry'
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
      {rate_limit && <RateLimitNote limit={rate_limit} isBusy={isBusy(state) || state.queue.some(isUnplaced)} />}
      {error && !rate_limit && <ErrorNote message={error.message} onRetry={canRetry(state) ? onRetry : undefined} />}
    </>
  )
}

function isBusy({ status }: ChatState): boolean {
  return status === 'sending' || status === 'streaming'
}

/** Such a message is sent again by itself, too. */
function isUnplaced({ run_id }: ChatState['queue'][number]): boolean {
  return run_id === null
}

function canRetry(state: ChatState): boolean {
  return !isBusy(state) && retryOf(state) !== null
}
