import { isUsStyle } from '@todo-agents/language/customs'
import { CalendarDays } from 'lucide-react'
import type { ReactNode } from 'react'
import { pickerTexts as t } from '../lib/texts/pickers.ts'
import { clockOptions } from '../lib/time/clock-options.ts'
import { nextWeek } from '../lib/time/months.ts'
import type { Day } from '../lib/time/time.ts'
import { addDays, dayOf, isLocalTime } from '../lib/time/time.ts'
import type { TimesForm } from '../lib/time/times-form.ts'
import { anchorDay, withDay, withStart } from '../lib/time/times-form.ts'
import { whenText } from '../lib/time/times-text.ts'
import { useMe } from '../lib/user/me.ts'
import { Button } from './button.tsx'
import { MonthGrid } from './month-grid.tsx'
import { TimeList } from './time-list.tsx'
import type { FieldContext } from './words-field.tsx'
import { WordsField } from './words-field.tsx'

const NO_TIME = 'none'
const MONDAY = 1
const SUNDAY = 0

interface DayTimeFieldProps<Form extends TimesForm> extends FieldContext<Form> {
  label: string
  /** See `WordsField`. */
  name?: string
  accepts?: (read: Form) => boolean
  /** Returns the value as text, where another field shows a part of it. Default: the day with both times. */
  text?: (form: Form) => string
  /** Returns what the words would do. Default: the day with both times. */
  preview?: (form: Form) => string
  isDisabled?: boolean
  children?: ReactNode
}

/** The day of a todo, or the time at which it starts, in words or chosen in a picker. */
export function DayTimeField<Form extends TimesForm>(props: DayTimeFieldProps<Form>) {
  const { form, errors, onChange, label, accepts = () => true } = props
  const me = useMe()
  const today = dayOf(new Date().toISOString(), me.time_zone)
  const day = form.when === 'none' ? null : anchorDay(form)
  const clock = form.when === 'time' ? form.start.slice(11, 16) : NO_TIME
  const read = { ...form, unreadWhen: null, unreadEnd: null }
  const whole = (form: Form) => whenText(form, { ...me, today })

  function onDay(chosen: Day): Form {
    if (form.when === 'time' && isLocalTime(form.start)) return withStart(read, `${chosen}T${clock}`, me)
    return { ...withDay(read, chosen), when: 'day' }
  }

  function atClock(chosen: string): Form {
    const on = day ?? today
    if (chosen === NO_TIME) return { ...read, when: 'day', day: on, end_day: '' }
    return withStart({ ...read, when: 'time' }, `${on}T${chosen}`, me)
  }

  const firstDay = (me.first_day_of_week ?? (isUsStyle(me) ? 'sunday' : 'monday')) === 'sunday' ? SUNDAY : MONDAY
  const shortcuts: { label: string; next: Form }[] = [
    { label: t.today, next: onDay(today) },
    { label: t.tomorrow, next: onDay(addDays(today, 1)) },
    { label: t.nextWeek, next: onDay(nextWeek(today, firstDay)) },
    { label: t.noDate, next: { ...read, when: 'none' } },
  ]
  return (
    <WordsField
      preview={whole}
      text={(form) => (form.when === 'none' ? '' : whole(form))}
      {...props}
      icon={<CalendarDays size={16} aria-hidden />}
      hint={t.whenHint}
      placeholder={t.noDate}
      words="unreadWhen"
      reader="readWhen"
      error={errors.unreadWhen ?? errors.day ?? errors.start}
      picker={(close) => (
        <>
          <div className="flex flex-wrap gap-1.5">
            {shortcuts.map(
              ({ label, next }) =>
                accepts(next) && (
                  <Button
                    key={label}
                    size="sm"
                    className="pointer-coarse:h-11"
                    onClick={() => {
                      onChange(next, true)
                      close()
                    }}
                  >
                    {label}
                  </Button>
                ),
            )}
          </div>
          <div className="flex flex-wrap gap-2">
            <MonthGrid
              label={label}
              value={day}
              last={form.when === 'day' && form.end_day ? form.end_day : null}
              today={today}
              onChoose={(chosen) => onChange(onDay(chosen), true)}
            />
            <TimeList
              label={t.time}
              options={[{ value: NO_TIME, label: t.noTime }, ...clockOptions()]}
              value={clock}
              start="09:00"
              onChoose={(chosen) => onChange(atClock(chosen), true)}
            />
          </div>
        </>
      )}
    />
  )
}
