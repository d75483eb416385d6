import { CalendarRange, Clock } from 'lucide-react'
import { Button } from '../../../components/button.tsx'
import { MonthGrid } from '../../../components/month-grid.tsx'
import { TimeList } from '../../../components/time-list.tsx'
import type { FieldContext } from '../../../components/words-field.tsx'
import { WordsField } from '../../../components/words-field.tsx'
import { detailTexts as t } from '../../../lib/texts/detail.ts'
import { lengthText } from '../../../lib/time/clock-options.ts'
import { formatClock, formatDay } from '../../../lib/time/format-time.ts'
import { addMinutes, dayOf, minutesBetween } from '../../../lib/time/time.ts'
import { instantOf, withInstants, withTime } from '../../../lib/time/times-form.ts'
import { useMe } from '../../../lib/user/me.ts'
import type { TodoForm } from '../editor/todo-form.ts'
import { WhichOfTwo } from './which-of-two.tsx'

/** The lengths that the list of ends has, in minutes. */
const LENGTHS = [5, 10, 15, 20, 30, 45, 60, 75, 90, 105, 120, 150, 180, 210, 240, 300, 360, 420, 480]

/** When a todo ends: a time after its start, or the last of its days. Shows nothing for a todo without a date. */
export function EndField(context: FieldContext<TodoForm>) {
  if (context.form.when === 'time') return <EndTime {...context} />
  if (context.form.when === 'day') return <LastDay {...context} />
  return null
}

function EndTime(context: FieldContext<TodoForm>) {
  const { form, errors, onChange } = context
  const me = useMe()
  const { time_zone } = me
  const today = dayOf(new Date().toISOString(), time_zone)
  const start = instantOf(form, 'start', time_zone)
  const end = instantOf(form, 'end', time_zone)

  function text(form: TodoForm): string {
    const at = instantOf(form, 'end', time_zone)
    if (!at) return ''
    const day = dayOf(at, time_zone)
    return start && dayOf(start, time_zone) === day
      ? formatClock(at, { time_zone: me.time_zone })
      : `${formatDay(day, today)}, ${formatClock(at, { time_zone: me.time_zone })}`
  }

  return (
    <WordsField
      {...context}
      label={t.end}
      icon={<Clock size={16} aria-hidden />}
      hint={t.endHint}
      placeholder={t.none}
      words="unreadEnd"
      reader="readEnd"
      text={text}
      error={errors.unreadEnd ?? errors.end}
      picker={(close) =>
        start && (
          <TimeList
            label={t.end}
            value={end ? String(minutesBetween(start, end)) : ''}
            start={String(me.default_duration)}
            options={LENGTHS.map((minutes) => ({
              value: String(minutes),
              label: `${formatClock(addMinutes(start, minutes), { time_zone })} (${lengthText(minutes)})`,
            }))}
            onChoose={(minutes) => {
              onChange(
                withInstants({ ...form, unreadEnd: null }, { end: addMinutes(start, Number(minutes)) }, time_zone),
                true,
              )
              close()
            }}
          />
        )
      }
    >
      <WhichOfTwo
        label={t.end}
        field="end"
        form={form}
        onChange={(isSecond) => onChange(withTime(form, 'end', form.end, isSecond), true)}
      />
    </WordsField>
  )
}

function LastDay(context: FieldContext<TodoForm>) {
  const { form, errors, onChange } = context
  const { time_zone } = useMe()
  const today = dayOf(new Date().toISOString(), time_zone)
  const choose = (end_day: string, close: () => void) => {
    onChange({ ...form, end_day, unreadEnd: null }, true)
    close()
  }
  return (
    <WordsField
      {...context}
      label={t.lastDay}
      icon={<CalendarRange size={16} aria-hidden />}
      hint={t.lastDayHint}
      placeholder={t.oneDay}
      words="unreadEnd"
      reader="readEnd"
      text={({ end_day }) => end_day && formatDay(end_day, today)}
      error={errors.unreadEnd ?? errors.end_day}
      picker={(close) => (
        <>
          <Button size="sm" className="self-start pointer-coarse:h-11" onClick={() => choose('', close)}>
            {t.oneDay}
          </Button>
          <MonthGrid
            label={t.lastDay}
            value={form.end_day || null}
            min={form.day || null}
            today={today}
            onChoose={(day) => choose(day === form.day ? '' : day, close)}
          />
        </>
      )}
    />
  )
}
