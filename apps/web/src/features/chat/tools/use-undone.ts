import { useQuery } from '@tanstack/react-query'
import { MAX_PAGE_LENGTH } from '@todo-agents/contract/bounds'
import { useClient } from '../../../lib/server/client.ts'
import type { ChangesById } from './undone.ts'
import { byId, isUndone } from './undone.ts'
import { LATEST, useChanges } from './use-changes.ts'

interface Undone {
  /** Returns which calls are still to be undone. A call has the ids of its changes. */
  openOf: (calls: string[][]) => string[][]
  /** Reads the changes of the run again. Resolves with true when all of the calls are undone. */
  wereUndone: (calls: string[][]) => Promise<boolean>
}

/**
 * Tells which of a run's calls are undone. Of changes that are not among the latest ones of the user, it asks the server
 * once.
 */
export function useUndone(run_id: string | null, calls: string[][]): Undone {
  const client = useClient()
  const latest = useChanges()
  // While there are fewer, an unknown change is a new one that the live feed has not brought yet.
  const isOlder = latest !== null && latest.size >= LATEST && calls.flat().some((id) => !latest.has(id))
  const { data = NONE, refetch } = useQuery({
    // Not the key of `change.list`: the live feed would have it read again after each change.
    queryKey: ['changes of a run', run_id],
    queryFn: async ({ signal }) => {
      const input = { ...(run_id !== null && { run_id }), limit: MAX_PAGE_LENGTH }
      return byId((await client.trpc.change.list.query(input, { signal })).changes)
    },
    enabled: isOlder && run_id !== null,
    structuralSharing: false,
  })
  // One undone change of a call means that all of the call are undone: the server undoes them together, except for a tag
  // that is in use elsewhere by now.
  const open = (of: string[][], earlier: ChangesById) =>
    of.filter((ids) => !ids.some((id) => isUndone(id, latest ?? NONE, earlier)))

  return {
    openOf: (of) => open(of, data),
    wereUndone: async (of) => open(of, (await refetch()).data ?? NONE).length === 0,
  }
}

const NONE: ChangesById = new Map()
