import type { Change } from '@todo-agents/contract/change'
import { trpc } from '../../../lib/server/trpc.ts'

/**
 * The number of latest changes that are read. When the user undoes an older change that is undone already, the server
 * says so.
 */
const LATEST = 100

/** Returns the ids of changes that were undone, here or elsewhere, and not redone. */
export function useUndone(): Set<string> {
  const { data } = trpc.change.list.useQuery({ limit: LATEST }, { select: undoneIds })
  return data ?? NONE
}

const NONE = new Set<string>()

function undoneIds({ changes }: { changes: Change[] }): Set<string> {
  const ids = new Set<string>()
  for (const { id, undone_by, undoes } of changes) {
    if (undone_by !== null) ids.add(id)
    // The undone change itself may be too old to be listed.
    else if (undoes !== null) ids.add(undoes)
  }
  return ids
}
