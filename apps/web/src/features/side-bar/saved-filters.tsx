import { ListFilter } from 'lucide-react'
import { PlaceItem } from '../../components/place-item.tsx'
import { placeTexts as t } from '../../lib/texts/places.ts'
import { useSearchCounts } from '../../lib/todos/counts.ts'
import { useSavedFilters } from '../../lib/user/use-saved-filters.ts'

/** The searches that the user has saved under a name. */
export function SavedFilters({ onChosen }: { onChosen: (() => void) | undefined }) {
  const { filters } = useSavedFilters()
  const counts = useSearchCounts(filters)
  if (filters.length === 0) return null
  return (
    <section aria-label={t.savedSearches} className="flex flex-col gap-0.5">
      <h2 className="px-2.5 pb-1 font-medium text-muted text-xs">{t.savedSearches}</h2>
      <ul className="flex flex-col gap-0.5">
        {filters.map(({ id, name }) => (
          <PlaceItem
            key={id}
            place={{ kind: 'filter', id }}
            icon={<ListFilter size={15} aria-hidden />}
            name={name}
            count={counts.get(id) ?? 0}
            onChosen={onChosen}
          />
        ))}
      </ul>
    </section>
  )
}
