import { useState } from 'react'
import { createPortal } from 'react-dom'
import { Button } from '../../components/button.tsx'
import { useNoticeSlot } from '../../lib/page/toast.ts'
import { useIsWide } from '../../lib/page/use-is-wide.ts'
import { useOpenTodo } from '../../lib/places/use-place.ts'
import { reminderTexts as t } from '../../lib/texts/reminders.ts'
import { PermissionCard } from './permission-card.tsx'
import { ReminderCard } from './reminder-card.tsx'
import { useAnswer } from './use-answer.ts'
import { useCardFocus } from './use-card-focus.ts'
import { useNotifications } from './use-notifications.ts'
import { useOpenReminders } from './use-open-reminders.ts'

/** After downtime many reminders come at once. They must not cover the page. */
const MAX_CARDS = 3

/**
 * The due reminders of the user, as cards. On a large screen, they are below the list, with the toasts. While a dialog is
 * open, they are the end of it. On a small screen, they take the place where this component is.
 */
export function Reminders() {
  const reminders = useOpenReminders()
  const { answer, busy } = useAnswer()
  const [isExpanded, setExpanded] = useState(false)
  const { shouldAsk, turnOn, decline } = useNotifications(reminders.length > 0)
  const openTodo = useOpenTodo()
  const slot = useNoticeSlot()
  const isWide = useIsWide()
  const shown = isExpanded ? reminders : reminders.slice(0, MAX_CARDS)
  const hidden = reminders.length - shown.length
  const focus = useCardFocus(shown.map(({ id }) => id))

  const cards = (
    // It is there before the first card: screen readers announce only what appears inside.
    <section {...focus} aria-label={t.reminders} aria-live="polite" className="notices">
      {shown.length > 0 && (
        <ul className="contents">
          {shown.map((reminder) => (
            <ReminderCard
              key={reminder.id}
              reminder={reminder}
              isBusy={busy === reminder.id}
              onAnswer={(given) => answer(reminder, given)}
              onOpen={() => {
                openTodo(reminder.todo_id)
                void answer(reminder, 'dismiss')
              }}
            />
          ))}
        </ul>
      )}
      {reminders.length > MAX_CARDS && (
        <Button size="sm" className="self-center" onClick={() => setExpanded(!isExpanded)}>
          {isExpanded ? t.showFewer : t.showMore(hidden)}
        </Button>
      )}
      {shouldAsk && <PermissionCard onTurnOn={turnOn} onDecline={decline} />}
    </section>
  )
  if (isWide || slot?.isInDialog) return slot && createPortal(cards, slot.element)
  return cards
}
