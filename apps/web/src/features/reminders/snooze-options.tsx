import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Field, Input } from '../../components/field.tsx'
import { Form } from '../../components/form.tsx'
import { reminderTexts as t } from '../../lib/texts/reminders.ts'
import { fromLocalInput, isLocalTime, nextFullHour } from '../../lib/time/time.ts'
import { useNow } from '../../lib/time/use-now.ts'
import { useMe } from '../../lib/user/me.ts'
import { snoozeChoices } from './snooze-choices.ts'

interface SnoozeOptionsProps {
  isBusy: boolean
  onSnooze: (until: string) => void
}

/** The times until which a reminder can be snoozed. */
export function SnoozeOptions({ isBusy, onSnooze }: SnoozeOptionsProps) {
  const me = useMe()
  const [isPicking, setPicking] = useState(false)
  const choices = snoozeChoices(useNow(), me)

  return (
    <fieldset className="mt-2.5 min-w-0 pl-7.5">
      <legend className="sr-only">{t.snoozeUntil}</legend>
      <div className="flex flex-wrap gap-2">
        {choices.map(({ label }, index) => (
          <Button
            key={label}
            size="sm"
            disabled={isBusy}
            // Counted from the press: the time on screen is up to a minute old.
            onClick={() => onSnooze(snoozeChoices(new Date().toISOString(), me)[index]!.until)}
          >
            {label}
          </Button>
        ))}
        <Button size="sm" aria-expanded={isPicking} disabled={isBusy} onClick={() => setPicking(!isPicking)}>
          {t.pickTime}
        </Button>
      </div>
      {isPicking && <TimePicker isBusy={isBusy} onSnooze={onSnooze} />}
    </fieldset>
  )
}

function TimePicker({ isBusy, onSnooze }: SnoozeOptionsProps) {
  const { time_zone } = useMe()
  const [local, setLocal] = useState(() => nextFullHour(new Date().toISOString(), time_zone))
  const [error, setError] = useState<string>()

  function pick() {
    if (!isLocalTime(local)) return setError(t.enterTime)
    const until = fromLocalInput(local, time_zone)
    if (Date.parse(until) <= Date.now()) return setError(t.timePassed)
    onSnooze(until)
  }

  return (
    <Form
      className="mt-2.5 flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        pick()
      }}
    >
      <Field label={t.remindAt} error={error}>
        {(control) => (
          <Input
            {...control}
            type="datetime-local"
            value={local}
            onChange={(event) => {
              setLocal(event.target.value)
              setError(undefined)
            }}
          />
        )}
      </Field>
      <Button type="submit" size="field" disabled={isBusy}>
        {t.snooze}
      </Button>
    </Form>
  )
}
