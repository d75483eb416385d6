import type { Reminder, ReminderAnswerInput } from '@todo-agents/contract/reminder'
import { useToast } from '../../lib/page/toast.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { useUndo } from '../../lib/server/use-undo.ts'
import { reminderTexts as t } from '../../lib/texts/reminders.ts'
import { formatInstant } from '../../lib/time/format-time.ts'
import { dayOf } from '../../lib/time/time.ts'
import { useMe } from '../../lib/user/me.ts'

/** Returns a function that answers a reminder, and shows the outcome in a toast. */
export function useAnswer() {
  const { time_zone } = useMe()
  const toast = useToast()
  const undo = useUndo()
  const utils = trpc.useUtils()
  const { mutateAsync, isPending, variables } = trpc.reminder.answer.useMutation()

  async function answer({ id, item }: Reminder, answer: ReminderAnswerInput['answer']): Promise<void> {
    try {
      const { change_ids } = await mutateAsync({ id, answer })
      if (change_ids.length === 0) return
      const today = dayOf(new Date().toISOString(), time_zone)
      const message =
        typeof answer === 'object'
          ? t.snoozed(item, formatInstant(answer.snooze_until, { time_zone, today }))
          : t.completed(item)
      toast({ message, action: { label: t.undo, run: () => undo(change_ids) } })
    } catch (error) {
      toast({ kind: 'error', message: errorMessage(error) })
      // The todo may have been deleted, and its reminder with it.
      void utils.reminder.list.invalidate()
    }
  }

  return { answer, busy: isPending ? (variables?.id ?? null) : null }
}
