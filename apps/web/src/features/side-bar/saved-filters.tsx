import { Ellipsis, ListFilter } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { IconButton } from '../../components/button.tsx'
import { PlaceItem } from '../../components/place-item.tsx'
import { HeldKeys } from '../../lib/keys/held-keys.tsx'
import { useLater } from '../../lib/page/use-idle.ts'
import { placeTexts as t } from '../../lib/texts/places.ts'
import { useSearchCounts } from '../../lib/todos/counts.ts'
import { useSavedFilters } from '../../lib/user/use-saved-filters.ts'

const loadDialog = () => import('./filter-dialog.tsx').then((module) => ({ default: module.FilterDialog }))
const FilterDialog = lazy(loadDialog)

/** The searches that the user has saved under a name. */
export function SavedFilters({ onChosen }: { onChosen: (() => void) | undefined }) {
  const { filters } = useSavedFilters()
  const counts = useSearchCounts(filters)
  const [editing, setEditing] = useState<string | null>(null)
  const edited = filters.find(({ id }) => id === editing)
  const close = () => setEditing(null)
  // Before it is opened, so that it opens also without a network.
  useLater(loadDialog)
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
            action={
              <IconButton
                label={t.editFilter(name)}
                size="sm"
                onClick={() => setEditing(id)}
                className="focus-visible:opacity-100 group-hover:opacity-100 lg:pointer-fine:opacity-0"
              >
                <Ellipsis size={16} />
              </IconButton>
            }
          />
        ))}
      </ul>
      <Suspense fallback={<HeldKeys onCancel={close} />}>
        {edited && <FilterDialog key={edited.id} filter={edited} onClose={close} />}
      </Suspense>
    </section>
  )
}
