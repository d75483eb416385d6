import type { Reminder, ReminderAnswerInput } from '@todo-agents/contract/reminder'
import { Bell, Check, Clock, X } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton } from '../../components/button.tsx'
import { reminderText } from '../../lib/reminders/reminder-text.ts'
import { reminderTexts as t } from '../../lib/texts/reminders.ts'
import { timeHours, timeLocale } from '../../lib/time/time-style.ts'
import { useMe } from '../../lib/user/me.ts'
import { SnoozeOptions } from './snooze-options.tsx'

interface ReminderCardProps {
  reminder: Reminder
  isBusy: boolean
  onAnswer: (answer: ReminderAnswerInput['answer']) => void
  onOpen: () => void
}

/** A due reminder. It stays until it is answered, on this device or on another. */
export function ReminderCard({ reminder, isBusy, onAnswer, onOpen }: ReminderCardProps) {
  const { time_zone } = useMe()
  const [isSnoozing, setSnoozing] = useState(false)
  const { item } = reminder

  return (
    <li className="notice p-3 pl-4" aria-label={t.reminder(item)} data-reminder={reminder.id} tabIndex={-1}>
      <div className="flex items-start gap-3">
        <Bell size={18} aria-hidden className="mt-0.5 shrink-0 text-accent-text" />
        <div className="min-w-0 flex-1">
          <p dir="auto" className="line-clamp-3 break-words text-left font-medium text-body">
            {item}
          </p>
          <p className={`text-note ${reminder.is_late ? 'text-warning' : 'text-muted'}`}>
            {reminderText(reminder, {
              time_zone,
              now: new Date(),
              hourCycle: timeHours(),
              locale: timeLocale(),
            })}
          </p>
        </div>
        <IconButton
          label={t.dismiss(item)}
          size="sm"
          className="-mt-1 -mr-1"
          disabled={isBusy}
          onClick={() => onAnswer('dismiss')}
        >
          <X size={16} aria-hidden />
        </IconButton>
      </div>
      <div className="mt-2.5 flex flex-wrap gap-2 pl-7.5">
        <Button variant="primary" size="sm" disabled={isBusy} onClick={() => onAnswer('done')}>
          <Check size={15} aria-hidden />
          {t.done}
        </Button>
        <Button size="sm" aria-expanded={isSnoozing} disabled={isBusy} onClick={() => setSnoozing(!isSnoozing)}>
          <Clock size={15} aria-hidden />
          {t.snooze}
        </Button>
        <Button size="sm" disabled={isBusy} onClick={onOpen}>
          {t.open}
        </Button>
      </div>
      {isSnoozing && <SnoozeOptions isBusy={isBusy} onSnooze={(snooze_until) => onAnswer({ snooze_until })} />}
    </li>
  )
}
