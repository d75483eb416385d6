import { useQueryClient } from '@tanstack/react-query'
import type { SavedFilter } from '@todo-agents/contract/user'
import { useToast } from '../page/toast.ts'
import { errorMessage } from '../server/error-message.ts'
import { trpc } from '../server/trpc.ts'
import { useMe } from './me.ts'
import { noteMe, shownMe } from './use-me-query.ts'

const NONE: readonly SavedFilter[] = []

/** Returns the searches that the user has saved, and a function that saves others. It shows them at once. */
export function useSavedFilters() {
  const me = useMe()
  const queryClient = useQueryClient()
  const toast = useToast()
  const update = trpc.me.update.useMutation()
  const filters = me.ui?.saved_filters ?? NONE

  async function save(saved_filters: SavedFilter[]): Promise<boolean> {
    const ui = shownMe(queryClient)?.ui ?? {}
    noteMe(queryClient, { ui: { ...ui, saved_filters } })
    try {
      noteMe(queryClient, await update.mutateAsync({ ui: { saved_filters } }))
      return true
    } catch (error) {
      noteMe(queryClient, { ui })
      toast({ kind: 'error', message: errorMessage(error) })
      return false
    }
  }

  return {
    filters,
    add: (filter: SavedFilter) => save([...filters, filter]),
    remove: (id: string) => save(filters.filter((filter) => filter.id !== id)),
  }
}
