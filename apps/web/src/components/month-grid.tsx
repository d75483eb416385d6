// biome-ignore-all lint/a11y/useSemanticElements: a date grid is a composite widget with the roles of the ARIA practices.
import { isUsStyle } from '@todo-agents/language/customs'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useId, useLayoutEffect, useRef, useState } from 'react'
import { pickerTexts as t } from '../lib/texts/pickers.ts'
import { monthOf, withMonth } from '../lib/time/months.ts'
import type { Day } from '../lib/time/time.ts'
import { addDays } from '../lib/time/time.ts'
import { dateFormat } from '../lib/time/time-style.ts'
import { useMe } from '../lib/user/me.ts'
import { IconButton } from './button.tsx'

interface MonthGridProps {
  label: string
  /** The chosen day, or null. */
  value: Day | null
  /** The last of several chosen days. */
  last?: Day | null
  /** Days before this one cannot be chosen. */
  min?: Day | null
  today: Day
  onChoose: (day: Day) => void
}

const FIRST = { monday: 1, saturday: 6, sunday: 0 }

/**
 * The days of a month, to choose one. Arrow keys move by days and weeks, Page Up and Page Down by months, Home and End to
 * the ends of a week: https://www.w3.org/WAI/ARIA/apg/patterns/dialog-modal/examples/datepicker-dialog/
 */
export function MonthGrid({ label, value, last = null, min = null, today, onChoose }: MonthGridProps) {
  const me = useMe()
  const headId = useId()
  const grid = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(value ?? min ?? today)
  const isMoving = useRef(false)
  const firstDay = FIRST[me.first_day_of_week ?? (isUsStyle(me) ? 'sunday' : 'monday')]
  const weeks = monthOf(active, firstDay)
  const month = active.slice(0, 7)

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs after each move.
  useLayoutEffect(() => {
    if (!isMoving.current) return
    isMoving.current = false
    grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
  }, [active])

  function move(to: Day) {
    isMoving.current = true
    setActive(to)
  }

  function onKeyDown(event: React.KeyboardEvent) {
    const column = weeks.flat().indexOf(active) % 7
    const steps: Record<string, () => Day> = {
      ArrowLeft: () => addDays(active, -1),
      ArrowRight: () => addDays(active, 1),
      ArrowUp: () => addDays(active, -7),
      ArrowDown: () => addDays(active, 7),
      Home: () => addDays(active, -column),
      End: () => addDays(active, 6 - column),
      PageUp: () => withMonth(active, event.shiftKey ? -12 : -1),
      PageDown: () => withMonth(active, event.shiftKey ? 12 : 1),
    }
    const step = event.altKey || event.ctrlKey || event.metaKey ? undefined : steps[event.key]
    if (!step) return
    event.preventDefault()
    move(step())
  }

  return (
    <div className="min-w-0 flex-1 basis-56">
      <div className="flex items-center gap-1 pb-1">
        <p id={headId} aria-live="polite" className="flex-1 pl-2 font-medium text-sm">
          {format(active, { month: 'long', year: 'numeric' })}
        </p>
        <IconButton
          label={t.previousMonth}
          size="sm"
          onClick={() => setActive(withMonth(active, -1))}
          className="pointer-coarse:size-11"
        >
          <ChevronLeft size={16} />
        </IconButton>
        <IconButton
          label={t.nextMonth}
          size="sm"
          onClick={() => setActive(withMonth(active, 1))}
          className="pointer-coarse:size-11"
        >
          <ChevronRight size={16} />
        </IconButton>
      </div>
      <div ref={grid} role="grid" tabIndex={-1} aria-label={label} aria-describedby={headId} onKeyDown={onKeyDown}>
        <div role="row" tabIndex={-1} className="grid grid-cols-7 pb-1 text-center text-muted text-xs">
          {weeks[0]?.map((day) => (
            <span key={day} role="columnheader" tabIndex={-1} aria-label={format(day, { weekday: 'long' })}>
              {format(day, { weekday: 'short' }).slice(0, 2)}
            </span>
          ))}
        </div>
        {weeks.map((week) => (
          <div key={week[0]} role="row" tabIndex={-1} className="grid grid-cols-7">
            {week.map((day) => {
              const isChosen = day === value || day === last
              const isBetween = value !== null && last !== null && day > value && day < last
              return (
                <button
                  key={day}
                  type="button"
                  role="gridcell"
                  tabIndex={day === active ? 0 : -1}
                  aria-label={format(day, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })}
                  aria-selected={isChosen}
                  aria-current={day === today ? 'date' : undefined}
                  disabled={min !== null && day < min}
                  onClick={() => onChoose(day)}
                  className={`grid h-8 place-items-center rounded-lg text-[13px] tabular-nums disabled:opacity-30 pointer-coarse:h-11 ${
                    isChosen
                      ? 'bg-accent text-on-accent hover:bg-accent-strong forced-colors:border-2'
                      : `hover:bg-hover ${isBetween ? 'bg-accent-soft' : ''} ${day === today ? 'font-semibold text-accent-text' : day.startsWith(month) ? '' : 'text-muted'}`
                  }`}
                >
                  {Number(day.slice(8))}
                </button>
              )
            })}
          </div>
        ))}
      </div>
    </div>
  )
}

function format(day: Day, options: Intl.DateTimeFormatOptions): string {
  return dateFormat({ timeZone: 'UTC', ...options }).format(new Date(`${day}T00:00:00Z`))
}
