import { useQueryClient } from '@tanstack/react-query'
import type { SavedFilter } from '@todo-agents/contract/user'
import { usePageAction } from '../changes/use-page-action.ts'
import { useClient } from '../server/client.ts'
import { viewTexts as t } from '../texts/views.ts'
import { useMe } from './me.ts'
import { noteMe, shownMe } from './use-me-query.ts'

type Filters = readonly SavedFilter[]

const NONE: Filters = []

/**
 * Returns the searches that the user has saved, and functions that add, rename and remove one. They show the result at
 * once, offer to undo it, and resolve with false if they failed. They make their calls without the hooks of tRPC,
 * because the undo must work after the component has gone.
 */
export function useSavedFilters() {
  const { me } = useClient().trpc
  const queryClient = useQueryClient()
  const perform = usePageAction()
  const filters = useMe().ui?.saved_filters ?? NONE

  /** Saves what `change` makes of the present searches, and resolves with the time of the server. */
  async function write(change: (filters: Filters) => Filters): Promise<string> {
    const ui = shownMe(queryClient)?.ui ?? {}
    const saved_filters = [...change(ui.saved_filters ?? NONE)]
    noteMe(queryClient, { ui: { ...ui, saved_filters } })
    try {
      const { at, ...written } = await me.update.mutate({ ui: { saved_filters } })
      noteMe(queryClient, written)
      return at
    } catch (error) {
      noteMe(queryClient, { ui })
      throw error
    }
  }

  const insert = (filter: SavedFilter, index: number) =>
    write((filters) => without(filters, filter).toSpliced(index, 0, filter))
  const drop = (filter: SavedFilter) => write((filters) => without(filters, filter))
  const name = (filter: SavedFilter) =>
    write((filters) => filters.map((one) => (one.id === filter.id ? { ...one, name: filter.name } : one)))

  return {
    filters,
    add: (filter: SavedFilter) =>
      perform({
        what: t.filterSaved(filter.name),
        redo: () => insert(filter, filters.length),
        undo: () => drop(filter),
      }),
    rename: (filter: SavedFilter, next: string) =>
      perform({
        what: t.filterRenamed(filter.name, next),
        redo: () => name({ ...filter, name: next }),
        undo: () => name(filter),
      }),
    remove: (filter: SavedFilter) =>
      perform({
        what: t.filterRemoved(filter.name),
        redo: () => drop(filter),
        undo: () => insert(filter, filters.indexOf(filter)),
      }),
  }
}

function without(filters: Filters, { id }: SavedFilter): Filters {
  return filters.filter((one) => one.id !== id)
}
