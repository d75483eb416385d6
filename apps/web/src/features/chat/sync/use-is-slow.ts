import type { ChatState } from '@todo-agents/client/chat/chat-state'
import { useEffect, useState } from 'react'
import { awaitsModel } from './chat-status.ts'

/** How long a user waits without a sign before the page says that the model is slow, in milliseconds. */
const PATIENCE_MS = 10_000

/** Returns true when the model has sent nothing for a while. False again with the next event. */
export function useIsSlow(state: ChatState): boolean {
  const isAwaited = awaitsModel(state)
  const { last_event_id, run_id } = state
  const wait = isAwaited ? `${run_id} ${last_event_id}` : null
  const [slow, setSlow] = useState<string | null>(null)
  useEffect(() => {
    if (wait === null) return
    const timer = setTimeout(() => setSlow(wait), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [wait])
  return wait !== null && slow === wait
}
