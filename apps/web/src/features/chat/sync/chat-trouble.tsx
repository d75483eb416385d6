import { retryOf } from '@todo-agents/client/chat/chat-retry'
import type { ChatError, ChatState } from '@todo-agents/client/chat/chat-state'
import { ErrorNote } from '../../../components/error-note.tsx'
import { refusalMessage } from '../../../lib/server/error-message.ts'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import { isBusy, waitsForLimit } from './chat-status.ts'
import { RateLimitNote } from './rate-limit-note.tsx'
import { WaitingNote } from './waiting-note.tsx'

interface ChatTroubleProps {
  state: ChatState
  /** An error that is shown elsewhere, and therefore not here. */
  told?: ChatError | null
  /** See `useIsSlow`. */
  isSlow?: boolean
  onRetry: () => void
}

/**
 * Shows a problem of the chat. A lost connection and a short limit pass by themselves and are announced by
 * `chatStatus`; other problems are alerts.
 */
export function ChatTrouble({ state, told = null, isSlow = false, onRetry }: ChatTroubleProps) {
  const { connection, rate_limit, error, model_wait, is_waiting } = state
  const isLost = connection === 'reconnecting' && !rate_limit
  return (
    <>
      {isLost && (
        <p aria-hidden className="text-muted text-sm">
          {t.reconnecting}
        </p>
      )}
      {rate_limit && <RateLimitNote limit={rate_limit} isWaiting={waitsForLimit(state)} />}
      {model_wait && isBusy(state) && !isLost && !rate_limit && (
        <WaitingNote sentence={t.modelWaits} wait={model_wait} />
      )}
      {is_waiting && isBusy(state) && !isLost && !rate_limit && (
        <p aria-hidden className="text-muted text-sm">
          {t.waitsForTurn}
        </p>
      )}
      {isSlow && !isLost && !rate_limit && (
        <p aria-hidden className="text-muted text-sm">
          {t.slowModel}
        </p>
      )}
      {error && error !== told && !rate_limit && (
        <ErrorNote message={refusalMessage(error)} onRetry={canRetry(state) ? onRetry : undefined} />
      )}
    </>
  )
}

function canRetry(state: ChatState): boolean {
  return !isBusy(state) && retryOf(state) !== null
}
