import type { Change } from '@todo-agents/contract/change'
import { trpc } from '../../../lib/server/trpc.ts'

/** Of changes further back, the server says whether they are undone when somebody tries. */
const LATEST = 100

/** The ids of changes that were taken back and stay so, here or elsewhere. */
export function useUndone(): Set<string> {
  const { data } = trpc.change.list.useQuery({ limit: LATEST }, { select: undoneIds })
  return data ?? NONE
}

const NONE = new Set<string>()

function undoneIds({ changes }: { changes: Change[] }): Set<string> {
  const ids = new Set<string>()
  for (const { id, undone_by, undoes } of changes) {
    if (undone_by !== null) ids.add(id)
    // What it took back may lie too far back to be listed itself.
    else if (undoes !== null) ids.add(undoes)
  }
  return ids
}
