import { useMemo, useState } from 'react'
import { useFeed } from '../../lib/server/feed.ts'
import type { ActiveRuns, SessionMark } from './session-runs.ts'
import { sessionMarks, withRun } from './session-runs.ts'

/**
 * Returns the conversations whose assistant answers or waits for the user, by their ids. The feed sends all runs that
 * have not ended when it starts, and each change of a run.
 */
export function useSessionMarks(): ReadonlyMap<string, SessionMark> {
  const [runs, setRuns] = useState<ActiveRuns>(new Map())
  useFeed((event) => setRuns((current) => withRun(current, event)))
  return useMemo(() => sessionMarks(runs), [runs])
}
