import type { FeedEvent } from '@todo-agents/contract/feed'
import type { Run } from '@todo-agents/contract/run'

/** The runs that have not ended, by their ids. */
export type ActiveRuns = ReadonlyMap<string, Run>

/** What a conversation does: its assistant answers, or waits for the user. */
export type SessionMark = 'running' | 'waiting'

/** Returns the runs after an event of the feed. Returns the same map when the event changes nothing. */
export function withRun(runs: ActiveRuns, event: FeedEvent): ActiveRuns {
  if (event.type !== 'run') return runs
  const { run } = event
  if (markOf(run) === null) {
    if (!runs.has(run.id)) return runs
    const others = new Map(runs)
    others.delete(run.id)
    return others
  }
  return runs.get(run.id)?.status === run.status ? runs : new Map(runs).set(run.id, run)
}

/** Returns the marks of the conversations that have one. One that waits for the user is marked so, even if it also runs. */
export function sessionMarks(runs: ActiveRuns): ReadonlyMap<string, SessionMark> {
  const marks = new Map<string, SessionMark>()
  for (const run of runs.values()) {
    const mark = markOf(run)
    if (mark !== null && marks.get(run.session_id) !== 'waiting') marks.set(run.session_id, mark)
  }
  return marks
}

function markOf({ status }: Run): SessionMark | null {
  if (status === 'awaiting_approval') return 'waiting'
  return status === 'queued' || status === 'running' ? 'running' : null
}
