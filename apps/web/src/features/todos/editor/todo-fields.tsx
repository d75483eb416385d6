import { importanceSchema } from '@todo-agents/contract/todo'
import type { ReactNode } from 'react'
import { Field, Input, Select, TextArea } from '../../../components/field.tsx'
import { Segmented } from '../../../components/segmented.tsx'
import { trpc } from '../../../lib/server/trpc.ts'
import { dayOf, nextFullHour } from '../../../lib/time/time.ts'
import { useNow } from '../../../lib/time/use-now.ts'
import { useMe } from '../../../lib/user/me.ts'
import { IMPORTANCE_NAMES } from '../importance.ts'
import { RecurrenceField } from './recurrence-field.tsx'
import { TagPicker } from './tag-picker.tsx'
import { TimeInput } from './time-input.tsx'
import type { FormErrors, TodoForm } from './todo-form.ts'
import { instantOf, withDay, withStart, withTime } from './todo-form.ts'

interface TodoFieldsProps {
  form: TodoForm
  errors: FormErrors
  /** The steps of an existing todo. A new one gets an input for them. */
  steps: ReactNode | null
  /** The dates on which the saved todo comes again. */
  laterDates: ReactNode
  onChange: (form: TodoForm) => void
}

const WHEN = [
  { value: 'none', label: 'No date' },
  { value: 'day', label: 'Day' },
  { value: 'time', label: 'Time' },
] as const

/** The inputs for all fields of a todo. */
export function TodoFields({ form, errors, steps, laterDates, onChange }: TodoFieldsProps) {
  const me = useMe()
  const { data } = trpc.list.list.useQuery()
  const lists = data?.lists ?? []
  const now = useNow()
  const alarm = instantOf(form, 'alarm', me.time_zone)
  const set = (change: Partial<TodoForm>) => onChange({ ...form, ...change })

  /** Switches between a day and a time, and keeps the day. */
  function setWhen(when: TodoForm['when']) {
    const now = new Date().toISOString()
    const today = dayOf(now, me.time_zone)
    const day = form.day || form.start.slice(0, 10) || today
    if (when === 'day') set({ when, day })
    else if (when === 'time' && !form.start) {
      const start = day === today ? nextFullHour(now, me.time_zone) : `${day}T09:00`
      onChange(withStart({ ...form, when }, start, me))
    } else set({ when })
  }

  return (
    <div className="flex flex-col gap-4 pb-2">
      <Field label="Title" error={errors.item}>
        {(control) => (
          <Input {...control} data-focus value={form.item} onChange={(event) => set({ item: event.target.value })} />
        )}
      </Field>
      <Field label="Description" error={errors.description}>
        {(control) => (
          <TextArea
            {...control}
            rows={3}
            value={form.description}
            onChange={(event) => set({ description: event.target.value })}
          />
        )}
      </Field>

      {steps ?? (
        <Field label="Steps" hint="One step in a line, or a pasted checklist." error={errors.steps}>
          {(control) => (
            <TextArea
              {...control}
              rows={2}
              value={form.steps}
              onChange={(event) => set({ steps: event.target.value })}
            />
          )}
        </Field>
      )}

      <div className="flex flex-col gap-3">
        <Segmented label="When" options={WHEN} value={form.when} onChange={setWhen} />
        {form.when === 'day' && (
          <div className="grid gap-3 sm:grid-cols-2">
            <Field label="Day" error={errors.day}>
              {(control) => (
                <Input
                  {...control}
                  type="date"
                  value={form.day}
                  onChange={(event) => onChange(withDay(form, event.target.value))}
                />
              )}
            </Field>
            <Field label="Last day" hint={!form.end_day && 'Only if it lasts several days.'} error={errors.end_day}>
              {(control) => (
                <Input
                  {...control}
                  type="date"
                  value={form.end_day}
                  min={form.day}
                  onChange={(event) => set({ end_day: event.target.value })}
                />
              )}
            </Field>
          </div>
        )}
        {form.when === 'time' && (
          <div className="grid gap-3 sm:grid-cols-2">
            <TimeInput
              label="Starts"
              field="start"
              form={form}
              error={errors.start}
              onChange={(start, isSecond) => onChange(withStart(form, start, me, isSecond))}
            />
            <TimeInput
              label="Ends"
              field="end"
              form={form}
              error={errors.end}
              min={form.start}
              onChange={(end, isSecond) => onChange(withTime(form, 'end', end, isSecond))}
            />
          </div>
        )}
      </div>

      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Importance">
          {(control) => (
            <Select
              {...control}
              value={form.importance}
              onChange={(event) => set({ importance: importanceSchema.parse(event.target.value) })}
            >
              {importanceSchema.options.map((importance) => (
                <option key={importance} value={importance}>
                  {IMPORTANCE_NAMES[importance]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <TimeInput
          label="Alarm"
          field="alarm"
          form={form}
          error={errors.alarm}
          hint={alarm !== null && alarm <= now && 'This time has passed; there will be no reminder.'}
          onChange={(alarm, isSecond) => onChange(withTime(form, 'alarm', alarm, isSecond))}
        />
      </div>

      <div className="flex flex-col gap-3">
        <RecurrenceField form={form} error={errors.unreadRule ?? errors.recurrence} onChange={onChange} />
        {laterDates}
      </div>

      <Field label="List" error={errors.list}>
        {(control) => (
          <Select {...control} value={form.list} onChange={(event) => set({ list: event.target.value })}>
            <option value="">Inbox</option>
            {lists
              .filter(({ id, archived_at }) => archived_at === null || id === form.list)
              .map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
          </Select>
        )}
      </Field>

      <Field label="Tags" error={errors.tags}>
        {(control) => <TagPicker {...control} tags={form.tags} onChange={(tags) => set({ tags })} />}
      </Field>
    </div>
  )
}
