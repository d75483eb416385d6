import { DayTimeField } from '../../../components/day-time-field.tsx'
import type { FieldContext } from '../../../components/words-field.tsx'
import { detailTexts as t } from '../../../lib/texts/detail.ts'
import { formatInstant } from '../../../lib/time/format-time.ts'
import { dayOf } from '../../../lib/time/time.ts'
import { instantOf, withStart } from '../../../lib/time/times-form.ts'
import { ruleWords, whenText } from '../../../lib/time/times-text.ts'
import { useMe } from '../../../lib/user/me.ts'
import type { TodoForm } from '../editor/todo-form.ts'
import { WhichOfTwo } from './which-of-two.tsx'

/** The day of a todo, or the time at which it starts. Another field has its end. */
export function WhenField(context: FieldContext<TodoForm>) {
  const { form, onChange } = context
  const me = useMe()
  const reader = { time_zone: me.time_zone, today: dayOf(new Date().toISOString(), me.time_zone) }

  function text(form: TodoForm): string {
    if (form.when === 'day') return form.day && whenText({ ...form, end_day: '' }, reader)
    const at = instantOf(form, 'start', me.time_zone)
    return form.when === 'time' && at !== null ? formatInstant(at, reader) : ''
  }

  function preview(read: TodoForm): string {
    const when = whenText(read, reader)
    return read.recurrence === form.recurrence ? when : `${when}, ${ruleWords(read, me)}`
  }

  return (
    <DayTimeField {...context} label={t.when} text={text} preview={preview}>
      {form.when === 'time' && (
        <WhichOfTwo
          label={t.when}
          field="start"
          form={form}
          onChange={(isSecond) => onChange(withStart(form, form.start, me, isSecond), true)}
        />
      )}
    </DayTimeField>
  )
}
