import { isUsStyle } from '@todo-agents/language/customs'
import { CalendarDays } from 'lucide-react'
import { Button } from '../../../components/button.tsx'
import { detailTexts as t } from '../../../lib/texts/detail.ts'
import { formatClock, formatDay } from '../../../lib/time/format-time.ts'
import type { Day } from '../../../lib/time/time.ts'
import { addDays, dayOf, isLocalTime } from '../../../lib/time/time.ts'
import { useMe } from '../../../lib/user/me.ts'
import type { TodoForm } from '../editor/todo-form.ts'
import { anchorDay, instantOf, withDay, withStart } from '../editor/todo-form.ts'
import { PARTS, ruleWords } from '../editor/todo-parts.ts'
import { clockOptions } from './clock-options.ts'
import { MonthGrid } from './month-grid.tsx'
import { nextWeek } from './months.ts'
import { TimeList } from './time-list.tsx'
import { WhichOfTwo } from './which-of-two.tsx'
import type { FieldContext } from './words-field.tsx'
import { WordsField } from './words-field.tsx'

const NO_TIME = 'none'
const MONDAY = 1
const SUNDAY = 0

/** The day of a todo, or the time at which it starts. */
export function WhenField(context: FieldContext) {
  const { form, errors, onChange } = context
  const me = useMe()
  const today = dayOf(new Date().toISOString(), me.time_zone)
  const day = form.when === 'none' ? null : anchorDay(form)
  const clock = form.when === 'time' ? form.start.slice(11, 16) : NO_TIME

  function text({ when, day, start, ...rest }: TodoForm): string {
    if (when === 'day') return day && formatDay(day, today)
    const at = instantOf({ when, day, start, ...rest }, 'start', me.time_zone)
    if (when !== 'time' || at === null) return ''
    return `${formatDay(dayOf(at, me.time_zone), today)}, ${formatClock(at, { time_zone: me.time_zone })}`
  }

  function preview(read: TodoForm): string {
    const when = read.when === 'none' ? t.noDate : PARTS.when.text(read, { ...me, today, lists: new Map() })
    return read.recurrence === form.recurrence ? when : `${when}, ${ruleWords(read, me)}`
  }

  function chooseDay(chosen: Day) {
    const read = { ...form, unreadWhen: null, unreadEnd: null }
    if (form.when === 'time' && isLocalTime(form.start)) onChange(withStart(read, `${chosen}T${clock}`, me), true)
    else onChange({ ...withDay(read, chosen), when: 'day' }, true)
  }

  function chooseClock(chosen: string) {
    const on = day ?? today
    const read = { ...form, unreadWhen: null, unreadEnd: null }
    if (chosen === NO_TIME) onChange({ ...read, when: 'day', day: on, end_day: '' }, true)
    else onChange(withStart({ ...read, when: 'time' }, `${on}T${chosen}`, me), true)
  }

  const firstDay = (me.first_day_of_week ?? (isUsStyle(me) ? 'sunday' : 'monday')) === 'sunday' ? SUNDAY : MONDAY
  const shortcuts = [
    { label: t.today, choose: () => chooseDay(today) },
    { label: t.tomorrow, choose: () => chooseDay(addDays(today, 1)) },
    { label: t.nextWeek, choose: () => chooseDay(nextWeek(today, firstDay)) },
    { label: t.noDate, choose: () => onChange({ ...form, when: 'none', unreadWhen: null, unreadEnd: null }, true) },
  ]
  return (
    <WordsField
      {...context}
      label={t.when}
      icon={<CalendarDays size={16} aria-hidden />}
      hint={t.whenHint}
      placeholder={t.noDate}
      words="unreadWhen"
      reader="readWhen"
      text={text}
      preview={preview}
      error={errors.unreadWhen ?? errors.day ?? errors.start}
      picker={(close) => (
        <>
          <div className="flex flex-wrap gap-1.5">
            {shortcuts.map(({ label, choose }) => (
              <Button
                key={label}
                size="sm"
                className="pointer-coarse:h-11"
                onClick={() => {
                  choose()
                  close()
                }}
              >
                {label}
              </Button>
            ))}
          </div>
          <div className="flex flex-wrap gap-2">
            <MonthGrid
              label={t.when}
              value={day}
              last={form.when === 'day' && form.end_day ? form.end_day : null}
              today={today}
              onChoose={chooseDay}
            />
            <TimeList
              label={t.time}
              options={[{ value: NO_TIME, label: t.noTime }, ...clockOptions()]}
              value={clock}
              start="09:00"
              onChoose={chooseClock}
            />
          </div>
        </>
      )}
    >
      {form.when === 'time' && (
        <WhichOfTwo
          label={t.when}
          field="start"
          form={form}
          onChange={(isSecond) => onChange(withStart(form, form.start, me, isSecond), true)}
        />
      )}
    </WordsField>
  )
}
