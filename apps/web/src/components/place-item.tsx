import type { ComponentProps, ReactNode } from 'react'
import { useRef } from 'react'
import { useDropPlace } from '../lib/drag/use-drag.ts'
import type { Place } from '../lib/places/place.ts'
import { isSamePlace } from '../lib/places/place.ts'
import { PlaceLink } from '../lib/places/place-link.tsx'
import { usePlace } from '../lib/places/use-place.ts'
import { placeTexts as t } from '../lib/texts/places.ts'

interface PlaceItemProps extends Omit<ComponentProps<'li'>, 'children'> {
  place: Place
  icon: ReactNode
  name: string
  /** The number of open todos; 0 shows none. */
  count?: number
  /** How many of them are overdue. */
  overdue?: number
  /** Called when the place was chosen. */
  onChosen?: (() => void) | undefined
  /** The `aria-keyshortcuts` of the link. */
  shortcuts?: string | undefined
  /** A button at the end of the row. */
  action?: ReactNode
}

/** A line of the side bar that leads to a place. */
export function PlaceItem({
  place,
  icon,
  name,
  count = 0,
  overdue = 0,
  onChosen,
  shortcuts,
  action,
  ...item
}: PlaceItemProps) {
  const isCurrent = isSamePlace(usePlace(), place)
  const element = useRef<HTMLLIElement>(null)
  useDropPlace(element, place, name)
  return (
    <li
      {...item}
      ref={element}
      className={`place-item drop-mark group flex items-center rounded-lg data-[drop=into]:bg-accent-soft data-[drop=into]:text-accent-text ${isCurrent ? 'bg-accent-soft text-accent-text' : 'hover:bg-hover'}`}
    >
      <PlaceLink
        place={place}
        draggable={false}
        aria-current={isCurrent ? 'page' : undefined}
        aria-keyshortcuts={shortcuts}
        onClick={onChosen}
        className="flex min-h-9 min-w-0 flex-1 items-center gap-2.5 rounded-lg px-2.5 text-sm pointer-coarse:min-h-11"
      >
        <span className="grid w-4 shrink-0 place-items-center">{icon}</span>
        <span dir="auto" className="min-w-0 flex-1 truncate">
          {name}
        </span>
        {count > 0 && (
          <span className={`text-xs tabular-nums ${overdue > 0 ? 'font-medium text-danger' : 'text-muted'}`}>
            <span aria-hidden>{count}</span>
            <span className="sr-only">
              {overdue > 0 ? `${t.openCount(count)}, ${t.overdueCount(overdue)}` : t.openCount(count)}
            </span>
          </span>
        )}
      </PlaceLink>
      {action ?? <span className="w-8 shrink-0" />}
    </li>
  )
}
