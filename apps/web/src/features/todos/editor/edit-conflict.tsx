import { useId } from 'react'
import { Segmented } from '../../../components/segmented.tsx'
import { scrollToMessage } from '../../../lib/page/focus.ts'
import { trpc } from '../../../lib/server/trpc.ts'
import { dayOf } from '../../../lib/time/time.ts'
import { useMe } from '../../../lib/user/me.ts'
import type { TodoForm } from './todo-form.ts'
import type { Part } from './todo-parts.ts'
import { PARTS } from './todo-parts.ts'

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

const SIDES = [
  { value: 'mine', label: 'Keep mine' },
  { value: 'theirs', label: 'Take theirs' },
] as const

/** Shows each part that was changed both here and elsewhere, with both states, and lets the user choose one of them. */
export function EditConflict({ clash, time_zone, onChoose }: EditConflictProps) {
  const titleId = useId()
  const { data } = trpc.list.list.useQuery()
  const { date_order } = useMe()
  const reader = {
    time_zone,
    date_order,
    today: dayOf(new Date().toISOString(), time_zone),
    lists: new Map(data?.lists.map(({ id, name }) => [id, name])),
  }
  return (
    <section
      ref={scrollToMessage}
      aria-labelledby={titleId}
      className="mb-4 rounded-xl border border-warning/50 bg-surface px-4 py-3 text-sm"
    >
      <h3 id={titleId} role="alert" className="font-semibold">
        This todo was changed elsewhere while you edited it.
      </h3>
      <p className="mt-0.5 text-muted">Choose what to keep, then save. Everything else of both edits is kept.</p>
      {clash.parts.map((part) => (
        <div key={part} className="mt-3 flex flex-col gap-2 border-line border-t pt-3">
          <h4 className="font-medium">{PARTS[part].name}</h4>
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1">
            <dt className="text-muted">Yours</dt>
            <dd className="break-words">{PARTS[part].text(clash.mine, reader)}</dd>
            <dt className="text-muted">Theirs</dt>
            <dd className="break-words">{PARTS[part].text(clash.theirs, reader)}</dd>
          </dl>
          <Segmented
            label={PARTS[part].name}
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
