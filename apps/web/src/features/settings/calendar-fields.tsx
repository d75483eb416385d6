import type { Me } from '@todo-agents/contract/user'
import { useId } from 'react'
import { Field, Input, Select } from '../../components/field.tsx'

const HOURS_HINT =
  'The assistant looks for free time in these hours. A reminder that is snoozed until the morning comes at their start.'

interface CalendarFieldsProps {
  me: Me
  /** Why the working hours cannot be saved. */
  hoursError: string | null
}

/** The working hours, the first day of the week, and the order of day and month. */
export function CalendarFields({ me, hoursError }: CalendarFieldsProps) {
  const noteId = useId()
  return (
    <>
      <fieldset className="flex flex-col gap-1.5">
        <legend className="mb-1.5 font-medium text-[13px] text-muted">Working hours</legend>
        <div className="flex items-center gap-2">
          <Input
            type="time"
            name="working_hours_start"
            aria-label="Working hours start"
            defaultValue={me.working_hours_start}
            required
            className="max-w-36"
          />
          <span className="text-muted">to</span>
          <Input
            type="time"
            name="working_hours_end"
            aria-label="Working hours end"
            aria-describedby={noteId}
            aria-invalid={hoursError !== null || undefined}
            defaultValue={me.working_hours_end}
            required
            className="max-w-36"
          />
        </div>
        <p id={noteId} className={`text-[13px] ${hoursError ? 'text-danger' : 'text-muted'}`}>
          {hoursError ?? HOURS_HINT}
        </p>
      </fieldset>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label="First day of the week">
          {(control) => (
            <Select {...control} name="first_day_of_week" defaultValue={me.first_day_of_week ?? ''}>
              <option value="">Usual in your zone</option>
              <option value="monday">Monday</option>
              <option value="saturday">Saturday</option>
              <option value="sunday">Sunday</option>
            </Select>
          )}
        </Field>
        <Field label="Dates in numbers" hint="How “1/12” is understood.">
          {(control) => (
            <Select {...control} name="date_order" defaultValue={me.date_order ?? ''}>
              <option value="">Usual in your zone</option>
              <option value="dmy">Day first: 1 December</option>
              <option value="mdy">Month first: January 12</option>
            </Select>
          )}
        </Field>
      </div>
    </>
  )
}
