import { lazy, Suspense, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { ErrorBoundary } from '../../components/error-boundary.tsx'
import { reminderTexts as t } from '../../lib/texts/reminders.ts'
import { useNow } from '../../lib/time/use-now.ts'
import { useMe } from '../../lib/user/me.ts'
import { snoozeChoices } from './snooze-choices.ts'

const SnoozeTime = lazy(async () => ({ default: (await import('./snooze-time.tsx')).SnoozeTime }))

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
      {isPicking && (
        <ErrorBoundary what={t.timeField}>
          <Suspense fallback={null}>
            <SnoozeTime isBusy={isBusy} onSnooze={onSnooze} />
          </Suspense>
        </ErrorBoundary>
      )}
    </fieldset>
  )
}
