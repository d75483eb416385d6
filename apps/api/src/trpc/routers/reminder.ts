import type { ReminderChannels } from '@todo-agents/contract/reminder'
import { reminderAnswerSchema, reminderListSchema, remindersShownSchema } from '@todo-agents/contract/reminder'
import { listReminders, noteShown } from '@todo-agents/db/reminders/reminder.repository'
import { protectedProcedure, router } from '../trpc.ts'

export const reminderRouter = router({
  /** The receipt: when each reminder was due, sent, shown and answered. */
  list: protectedProcedure
    .input(reminderListSchema.prefault({}))
    .query(({ ctx, input }) => listReminders(ctx.db, ctx.user_id, input)),
  /** Answers a reminder on all devices. */
  answer: protectedProcedure
    .input(reminderAnswerSchema)
    .mutation(({ ctx, input }) => ctx.reminders.answer(ctx.scope, input)),
  shown: protectedProcedure
    .input(remindersShownSchema)
    .mutation(({ ctx, input }) => noteShown(ctx.db, ctx.scope, input.id)),
  channels: protectedProcedure.query(({ ctx }): ReminderChannels => ({ has_mail: ctx.reminders.hasMail })),
})
