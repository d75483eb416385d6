import { CalendarDays, CircleCheckBig, History, Inbox, Layers, Search, Sun } from 'lucide-react'
import type { ReactNode } from 'react'
import { PlaceItem } from '../../components/place-item.tsx'
import { placeTexts as t } from '../../lib/texts/places.ts'
import { useCounts } from '../../lib/todos/counts.ts'
import { SavedFilters } from './saved-filters.tsx'
import { TagPlaces } from './tag-places.tsx'

interface SideBarProps {
  /** Called when the user has chosen a place. */
  onChosen?: () => void
  /** The lists of the user. */
  lists: ReactNode
  onManageTags: () => void
}

/** All places: the views, the lists, the tags and the saved searches. */
export function SideBar({ onChosen, lists, onManageTags }: SideBarProps) {
  const counts = useCounts()
  const views = [
    { kind: 'search', icon: Search, count: 0 },
    { kind: 'inbox', icon: Inbox, count: counts.inbox },
    { kind: 'today', icon: Sun, count: counts.today },
    { kind: 'upcoming', icon: CalendarDays, count: 0 },
    { kind: 'all', icon: Layers, count: counts.all },
    { kind: 'done', icon: CircleCheckBig, count: 0 },
    { kind: 'history', icon: History, count: 0 },
  ] as const

  return (
    <nav aria-label={t.places} className="flex flex-col gap-4">
      <ul className="flex flex-col gap-0.5">
        {views.map(({ kind, icon: Icon, count }) => (
          <PlaceItem
            key={kind}
            place={{ kind }}
            icon={<Icon size={16} aria-hidden />}
            name={t[kind]}
            count={count}
            overdue={kind === 'today' ? counts.overdue : 0}
            onChosen={onChosen}
          />
        ))}
      </ul>
      {lists}
      <TagPlaces counts={counts} onChosen={onChosen} onManage={onManageTags} />
      <SavedFilters onChosen={onChosen} />
    </nav>
  )
}
