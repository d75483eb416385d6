import type { QueryClient } from '@tanstack/react-query'
import type { Change } from '@todo-agents/contract/change'

/** Resolves when no write of this page is under way. */
export function whenWritten(queryClient: QueryClient): Promise<void> {
  return new Promise((resolve) => {
    if (queryClient.isMutating() === 0) return resolve()
    const stop = queryClient.getMutationCache().subscribe(() => {
      if (queryClient.isMutating() > 0) return
      stop()
      resolve()
    })
  })
}

/** Returns the ids of the changes of the last write of this page. The live feed may bring them later than the answer. */
export function lastWritten(queryClient: QueryClient): string[] {
  const writes = queryClient.getMutationCache().findAll({ status: 'success' })
  for (const { state } of writes.reverse()) {
    const { change_ids, changes } = (state.data ?? {}) as { change_ids?: string[]; changes?: Change[] }
    const ids = change_ids ?? changes?.map(({ id }) => id) ?? []
    if (ids.length > 0) return ids
  }
  return []
}
