import type { NumberedAgentEvent } from '@todo-agents/contract/agent-events'
import { eventId } from '@todo-agents/contract/agent-events'
import type { EventLog, Follower } from './event-log.ts'

interface RunLog {
  events: NumberedAgentEvent[]
  followers: Set<Follower>
  open: boolean
}

export interface MemoryEventLogOptions {
  /** How many ended runs are kept for those who come back. */
  max_ended: number
}

/** The event log of a single process. Runs that are under way are never forgotten; of the ended, the oldest are. */
export function createMemoryEventLog({ max_ended }: MemoryEventLogOptions): EventLog {
  /** In the order of their last end or start, so that the first ended one is the oldest. */
  const logs = new Map<string, RunLog>()

  function forgetOldest(): void {
    const ended = [...logs].filter(([, log]) => !log.open)
    for (const [run_id] of ended.slice(0, Math.max(0, ended.length - max_ended))) logs.delete(run_id)
  }

  return {
    open(run_id) {
      const log = logs.get(run_id) ?? { events: [], followers: new Set(), open: true }
      log.open = true
      logs.set(run_id, log)
    },

    append(run_id, event) {
      const log = logs.get(run_id)
      if (!log?.open) throw new Error(`the event log of run ${run_id} is not open`)
      const numbered = { ...event, id: eventId(run_id, log.events.length + 1) }
      log.events.push(numbered)
      for (const follower of log.followers) follower.onEvent(numbered)
    },

    end(run_id) {
      const log = logs.get(run_id)
      if (!log) return
      log.open = false
      const followers = [...log.followers]
      log.followers.clear()
      logs.delete(run_id)
      logs.set(run_id, log)
      forgetOldest()
      for (const follower of followers) follower.onEnd()
    },

    holds: (run_id) => logs.has(run_id),

    follow(run_id, after, follower) {
      const log = logs.get(run_id)
      for (const event of log?.events.slice(after) ?? []) follower.onEvent(event)
      if (!log?.open) {
        follower.onEnd()
        return () => {}
      }
      log.followers.add(follower)
      return () => log.followers.delete(follower)
    },
  }
}
