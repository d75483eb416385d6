import type { Change } from '@todo-agents/contract/change'
import { trpc } from '../../../lib/server/trpc.ts'

/**
 * The number of latest changes that are read. Of an older change, the differences are not shown; when the user undoes
 * one that is undone already, the server says so.
 */
const LATEST = 100

/** The latest changes of the user, as the cards of tool calls need them. */
export interface LatestChanges {
  byId: ReadonlyMap<string, Change>
  /** The ids of changes that were undone, here or elsewhere, and not redone. */
  undone: ReadonlySet<string>
}

/** Kept up to date by the live feed. */
export function useChanges(): LatestChanges {
  const { data } = trpc.change.list.useQuery({ limit: LATEST }, { select: latestChanges })
  return data ?? NONE
}

const NONE: LatestChanges = { byId: new Map(), undone: new Set() }

function latestChanges({ changes }: { changes: Change[] }): LatestChanges {
  const undone = new Set<string>()
  for (const { id, undone_by, undoes } of changes) {
    if (undone_by !== null) undone.add(id)
    // The undone change itself may be too old to be listed.
    else if (undoes !== null) undone.add(undoes)
  }
  return { byId: new Map(changes.map((change) => [change.id, change])), undone }
}
