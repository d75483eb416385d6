import type { Change } from '@todo-agents/contract/change'
import { trpc } from '../../../lib/server/trpc.ts'
import type { ChangesById } from './undone.ts'
import { byId } from './undone.ts'

/** The number of latest changes that are read. Of an older change, the differences are not shown. */
export const LATEST = 100

/** Returns the latest changes of the user, kept up to date by the live feed. Null while they are being read. */
export function useChanges(): ChangesById | null {
  const { data } = trpc.change.list.useQuery({ limit: LATEST }, { select: latestChanges })
  return data ?? null
}

function latestChanges({ changes }: { changes: Change[] }): ChangesById {
  return byId(changes)
}
