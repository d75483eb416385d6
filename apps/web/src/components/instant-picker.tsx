import { pickerTexts as t } from '../lib/texts/pickers.ts'
import { clockOptions } from '../lib/time/clock-options.ts'
import type { Day } from '../lib/time/time.ts'
import { MonthGrid } from './month-grid.tsx'
import { TimeList } from './time-list.tsx'

const MORNING = '09:00'

interface InstantPickerProps {
  label: string
  /** A local date and time, or empty. */
  value: string
  /** The day of a time that is chosen before a day. */
  day: Day
  today: Day
  onChoose: (local: string) => void
}

/** Chooses a day and a time of day. A day that is chosen first gets the time 9:00. */
export function InstantPicker({ label, value, day, today, onChoose }: InstantPickerProps) {
  const [chosenDay, clock] = [value.slice(0, 10), value.slice(11, 16)]
  return (
    <div className="flex flex-wrap gap-2">
      <MonthGrid
        label={label}
        value={chosenDay || null}
        today={today}
        onChoose={(day) => onChoose(`${day}T${clock || MORNING}`)}
      />
      <TimeList
        label={t.time}
        options={clockOptions()}
        value={clock}
        start={MORNING}
        onChoose={(clock) => onChoose(`${chosenDay || day}T${clock}`)}
      />
    </div>
  )
}
