import { useMemo } from 'react'
import type { Place } from '../../../lib/places/place.ts'
import { trpc } from '../../../lib/server/trpc.ts'
import type { RowContext } from './row-context.ts'

/** Returns the lists that rows show: none where all rows are of one list. */
export function useShownLists(place: Place): RowContext['lists'] {
  const { data } = trpc.list.list.useQuery()
  const hasOneList = place.kind === 'list' || place.kind === 'inbox'
  return useMemo(() => new Map(hasOneList ? [] : data?.lists.map((list) => [list.id, list])), [data, hasOneList])
}

/** Returns the colours of the tags by their names. */
export function useTagColors() {
  const { data } = trpc.tag.list.useQuery()
  return useMemo(() => new Map(data?.map(({ name, color }) => [name, color])), [data])
}
