import { Field, Input, Select } from '../../../components/field.tsx'
import { formatClock, formatOffset } from '../../../lib/time/format-time.ts'
import { isLocalTime, readLocal } from '../../../lib/time/time.ts'
import { useMe } from '../../../lib/user/me.ts'
import type { TimeField, TodoForm } from './todo-form.ts'

interface TimeInputProps {
  label: string
  field: TimeField
  form: TodoForm
  error?: string | undefined
  min?: string
  hint?: string | false
  /** `isSecond`: the local time happens twice, and the user chose the second instant. */
  onChange: (local: string, isSecond?: boolean) => void
}

/**
 * A date and time in the user's zone. If the clocks skip the time, a hint shows the later time that is used instead. If
 * the time happens twice, the user chooses one of the two instants.
 */
export function TimeInput({ label, field, form, error, min, hint, onChange }: TimeInputProps) {
  const { time_zone } = useMe()
  const local = form[field]
  const reading = isLocalTime(local) ? readLocal(local, time_zone) : null
  const clock = (instant: string) => formatClock(instant, { time_zone })

  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <Field
        label={label}
        error={error}
        hint={
          reading?.kind === 'skipped'
            ? `The clocks go forward and skip ${local.slice(11, 16)} that day. ${clock(reading.instant)} will be used.`
            : hint
        }
      >
        {(control) => (
          <Input
            {...control}
            type="datetime-local"
            value={local}
            min={min}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
      {reading?.kind === 'twice' && (
        <Select
          aria-label={`${label}: which of the two`}
          value={form.second.includes(field) ? 'second' : 'first'}
          onChange={(event) => onChange(local, event.target.value === 'second')}
        >
          <option value="first">{`First ${clock(reading.instant)} (${formatOffset(reading.instant, time_zone)})`}</option>
          <option value="second">{`Second ${clock(reading.second)} (${formatOffset(reading.second, time_zone)})`}</option>
        </Select>
      )}
    </div>
  )
}
