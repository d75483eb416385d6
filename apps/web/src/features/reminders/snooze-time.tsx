import { Clock } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Form } from '../../components/form.tsx'
import { InstantPicker } from '../../components/instant-picker.tsx'
import { WordsField } from '../../components/words-field.tsx'
import { reminderTexts as t } from '../../lib/texts/reminders.ts'
import { formatInstant } from '../../lib/time/format-time.ts'
import { dayOf } from '../../lib/time/time.ts'
import type { TimesForm } from '../../lib/time/times-form.ts'
import { emptyTimes, instantOf, withTime } from '../../lib/time/times-form.ts'
import { useMe } from '../../lib/user/me.ts'

interface SnoozeTimeProps {
  isBusy: boolean
  onSnooze: (until: string) => void
}

/** Any other time until which a reminder can be snoozed, in words or chosen in a picker. */
export function SnoozeTime({ isBusy, onSnooze }: SnoozeTimeProps) {
  const { time_zone } = useMe()
  const [form, setForm] = useState(emptyTimes)
  const [error, setError] = useState<string>()
  const today = dayOf(new Date().toISOString(), time_zone)

  function change(next: TimesForm) {
    setForm(next)
    setError(undefined)
  }

  function text(form: TimesForm): string {
    const at = instantOf(form, 'alarm', time_zone)
    return at === null ? '' : formatInstant(at, { time_zone, today })
  }

  function snooze() {
    const until = form.unreadAlarm === null ? instantOf(form, 'alarm', time_zone) : null
    if (until === null) setError(t.enterTime)
    else if (Date.parse(until) <= Date.now()) setError(t.timePassed)
    else onSnooze(until)
  }

  return (
    <Form
      className="framed-row -ml-7.5 mt-2.5 flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        snooze()
      }}
    >
      <WordsField
        form={form}
        errors={{}}
        onChange={change}
        label={t.remindAt}
        icon={<Clock size={16} aria-hidden />}
        hint={t.timeHint}
        placeholder={t.timePlaceholder}
        words="unreadAlarm"
        reader="readAlarm"
        accepts={({ alarm }) => alarm !== ''}
        text={text}
        error={error ?? (form.unreadAlarm === null ? undefined : t.enterTime)}
        isDisabled={isBusy}
        picker={() => (
          <InstantPicker
            label={t.remindAt}
            value={form.alarm}
            day={today}
            today={today}
            onChoose={(local) => change(withTime({ ...form, unreadAlarm: null }, 'alarm', local))}
          />
        )}
      />
      <Button type="submit" size="sm" className="ml-7.5 self-start" disabled={isBusy}>
        {t.snooze}
      </Button>
    </Form>
  )
}
