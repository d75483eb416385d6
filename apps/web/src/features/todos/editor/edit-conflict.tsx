import { useId } from 'react'
import { Segmented } from '../../../components/segmented.tsx'
import { formatClockRange, formatDay, formatInstant } from '../../../lib/time/format-time.ts'
import { dayOf } from '../../../lib/time/time.ts'
import { IMPORTANCE_NAMES } from '../importance.ts'
import type { TodoForm } from './todo-form.ts'
import { instantOf } from './todo-form.ts'
import type { Part } from './todo-merge.ts'

/** The parts of a todo that were changed differently here and elsewhere, and the chosen side of each part. */
export interface EditClash {
  parts: Part[]
  mine: TodoForm
  theirs: TodoForm
  choices: Partial<Record<Part, Side>>
}

export type Side = 'mine' | 'theirs'

interface EditConflictProps {
  clash: EditClash
  time_zone: string
  onChoose: (part: Part, side: Side) => void
}

const NAMES: Record<Part, string> = {
  item: 'Title',
  description: 'Description',
  when: 'When',
  alarm: 'Alarm',
  importance: 'Importance',
  tags: 'Tags',
}

const SIDES = [
  { value: 'mine', label: 'Keep mine' },
  { value: 'theirs', label: 'Take theirs' },
] as const

/** Shows each part that was changed both here and elsewhere, with both states, and lets the user choose one of them. */
export function EditConflict({ clash, time_zone, onChoose }: EditConflictProps) {
  const titleId = useId()
  return (
    <section
      aria-labelledby={titleId}
      className="mb-4 rounded-xl border border-warning/50 bg-surface px-4 py-3 text-sm"
    >
      <h3 id={titleId} role="alert" className="font-semibold">
        This todo was changed elsewhere while you edited it.
      </h3>
      <p className="mt-0.5 text-muted">Choose what to keep, then save. Everything else of both edits is kept.</p>
      {clash.parts.map((part) => (
        <div key={part} className="mt-3 flex flex-col gap-2 border-line border-t pt-3">
          <h4 className="font-medium">{NAMES[part]}</h4>
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1">
            <dt className="text-muted">Yours</dt>
            <dd className="break-words">{describePart(clash.mine, part, time_zone)}</dd>
            <dt className="text-muted">Theirs</dt>
            <dd className="break-words">{describePart(clash.theirs, part, time_zone)}</dd>
          </dl>
          <Segmented
            label={NAMES[part]}
            showLabel={false}
            options={SIDES}
            value={clash.choices[part] ?? 'mine'}
            onChange={(side) => onChoose(part, side)}
          />
        </div>
      ))}
    </section>
  )
}

/** Returns the text that shows a part of a form. */
function describePart(form: TodoForm, part: Part, time_zone: string): string {
  const reader = { time_zone, today: dayOf(new Date().toISOString(), time_zone) }
  switch (part) {
    case 'item':
      return form.item
    case 'description':
      return form.description || 'None'
    case 'importance':
      return IMPORTANCE_NAMES[form.importance]
    case 'tags':
      return form.tags.join(', ') || 'None'
    case 'alarm': {
      const alarm = instantOf(form, 'alarm', time_zone)
      return alarm ? formatInstant(alarm, reader) : 'None'
    }
    case 'when': {
      if (form.when === 'day' && form.day) return formatDay(form.day, reader.today)
      const start = instantOf(form, 'start', time_zone)
      const end = instantOf(form, 'end', time_zone)
      if (form.when !== 'time' || !start || !end) return 'No date'
      return `${formatDay(dayOf(start, time_zone), reader.today)}, ${formatClockRange(start, end, reader)}`
    }
  }
}
