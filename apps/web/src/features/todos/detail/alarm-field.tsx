import { Bell } from 'lucide-react'
import { Button } from '../../../components/button.tsx'
import { InstantPicker } from '../../../components/instant-picker.tsx'
import type { FieldContext } from '../../../components/words-field.tsx'
import { WordsField } from '../../../components/words-field.tsx'
import { detailTexts as t } from '../../../lib/texts/detail.ts'
import { lengthText } from '../../../lib/time/clock-options.ts'
import { formatClock, formatDay } from '../../../lib/time/format-time.ts'
import { addMinutes, dayOf } from '../../../lib/time/time.ts'
import { anchorDay, instantOf, withInstants, withTime } from '../../../lib/time/times-form.ts'
import { useNow } from '../../../lib/time/use-now.ts'
import { useMe } from '../../../lib/user/me.ts'
import type { TodoForm } from '../editor/todo-form.ts'
import { WhichOfTwo } from './which-of-two.tsx'

/** How many minutes before the start of a todo the offered alarms are. */
const BEFORE = [0, 10, 30, 60, 1440]

/** When to remind. */
export function AlarmField(context: FieldContext<TodoForm>) {
  const { form, errors, onChange } = context
  const me = useMe()
  const now = useNow()
  const { time_zone } = me
  const today = dayOf(now, time_zone)
  const start = form.when === 'time' ? instantOf(form, 'start', time_zone) : null
  const alarm = instantOf(form, 'alarm', time_zone)
  const read = { ...form, unreadAlarm: null }
  const set = (local: string) => onChange(withTime(read, 'alarm', local), true)

  function text(form: TodoForm): string {
    const at = instantOf(form, 'alarm', time_zone)
    return at === null
      ? ''
      : `${formatDay(dayOf(at, time_zone), today)}, ${formatClock(at, { time_zone: me.time_zone })}`
  }

  return (
    <WordsField
      {...context}
      label={t.alarm}
      icon={<Bell size={16} aria-hidden />}
      hint={t.alarmHint}
      placeholder={t.noAlarm}
      words="unreadAlarm"
      reader="readAlarm"
      text={text}
      error={errors.unreadAlarm ?? errors.alarm}
      picker={(close) => (
        <>
          <div className="flex flex-wrap gap-1.5">
            {start !== null &&
              BEFORE.map((minutes) => (
                <Button
                  key={minutes}
                  size="sm"
                  className="pointer-coarse:h-11"
                  onClick={() => {
                    onChange(withInstants(read, { alarm: addMinutes(start, -minutes) }, time_zone), true)
                    close()
                  }}
                >
                  {minutes === 0 ? t.atStart : t.before(lengthText(minutes))}
                </Button>
              ))}
            <Button
              size="sm"
              className="pointer-coarse:h-11"
              onClick={() => {
                set('')
                close()
              }}
            >
              {t.noAlarm}
            </Button>
          </div>
          <InstantPicker
            label={t.alarm}
            value={form.alarm}
            day={anchorDay(form) ?? today}
            today={today}
            onChoose={set}
          />
        </>
      )}
    >
      <WhichOfTwo
        label={t.alarm}
        field="alarm"
        form={form}
        onChange={(isSecond) => onChange(withTime(form, 'alarm', form.alarm, isSecond), true)}
      />
      {alarm !== null && alarm <= now && <p className="px-2 text-[13px] text-muted">{t.alarmPassed}</p>}
    </WordsField>
  )
}
