import { useRef, useState } from 'react'
import type { Place } from '../../../lib/places/place.ts'
import { pathOf } from '../../../lib/places/place.ts'
import type { Day } from '../../../lib/time/time.ts'

/** The day on which the user is adding todos, and how that begins. It ends with the place. */
export function useAddDay(place: Place) {
  const [chosen, setChosen] = useState<{ day: Day; path: string } | null>(null)
  const ref = useRef<HTMLDivElement>(null)
  return {
    ref,
    day: chosen?.path === pathOf(place) ? chosen.day : null,
    start(day: Day) {
      setChosen({ day, path: pathOf(place) })
      ref.current?.querySelector('input')?.focus()
    },
  }
}
