import { AppError } from '@todo-agents/contract/errors'
import type {
  Reminder,
  ReminderAnswered,
  ReminderAnswerInput,
  ReminderListQuery,
  ReminderPage,
} from '@todo-agents/contract/reminder'
import type { Kysely } from 'kysely'
import { decodeCursor, encodeCursor, KEY, pageOf } from '../cursor.ts'
import type { Db, Scope } from '../scope.ts'
import { inTransaction } from '../scope.ts'
import type { Tables } from '../tables.ts'
import { completeTodos } from '../todos/todo-close.repository.ts'
import { updateTodos } from '../todos/todo-write.repository.ts'
import { lockOwner } from '../users/user.repository.ts'

/** Selects the reminders of a user in the form of the contract. The caller adds filters and an order. */
function selectReminders(db: Db, user_id: string) {
  return db
    .selectFrom('reminder')
    .innerJoin('todo', 'todo.id', 'reminder.todo_id')
    .select(['reminder.id', 'reminder.todo_id', 'reminder.alarm_time', 'reminder.sent_at', 'reminder.is_late'])
    .select(['reminder.shown_at', 'reminder.answered_at', 'reminder.answer', 'reminder.version'])
    .select(['todo.item', 'todo.due_date', 'todo.start_time', 'todo.end_time'])
    .where('reminder.user_id', '=', user_id)
}

/**
 * Returns a page of the user's reminders, last delivered first. Throws AppError `invalid_request` for a cursor of another
 * list.
 */
export async function listReminders(db: Db, user_id: string, query: ReminderListQuery): Promise<ReminderPage> {
  const { status, todo_id, limit, cursor } = query
  let select = selectReminders(db, user_id)
  if (status === 'open') select = select.where('reminder.answer', 'is', null)
  if (todo_id) select = select.where('reminder.todo_id', '=', todo_id)
  if (cursor) select = select.where('reminder.id', '<', decodeCursor('reminder', cursor, [KEY.id])[0]!)
  const rows = await select
    .orderBy('reminder.id', 'desc')
    .limit(limit + 1)
    .execute()
  const { page, next_cursor } = pageOf(rows, limit, ({ id }) => encodeCursor('reminder', [id]))
  return { reminders: page, next_cursor }
}

/** A position in the reminders of a user, by the time at which they were delivered or answered. */
export interface ReminderPosition {
  at: string
  /** The last reminder of this time that was read; null to read all of them. */
  id: string | null
}

/**
 * Returns the first `limit` reminders that were delivered or answered at a position or later, in this order, each with
 * the position after it.
 */
export async function remindersSince(
  db: Db,
  user_id: string,
  { at, id }: ReminderPosition,
  limit: number,
): Promise<{ reminder: Reminder; position: ReminderPosition }[]> {
  const rows = await selectReminders(db, user_id)
    .select('reminder.updated_at')
    .where((eb) =>
      id === null
        ? eb('reminder.updated_at', '>=', at)
        : eb(eb.refTuple('reminder.updated_at', 'reminder.id'), '>', eb.tuple(at, id)),
    )
    .orderBy('reminder.updated_at')
    .orderBy('reminder.id')
    .limit(limit)
    .execute()
  return rows.map(({ updated_at, ...reminder }) => ({ reminder, position: { at: updated_at, id: reminder.id } }))
}

/**
 * Answers a reminder, and completes its todo or moves its alarm in the same transaction. The first answer counts: an
 * answered reminder is returned as it is. Throws AppError `not_found`, and `invalid_request` for a snooze until a time
 * that has passed.
 */
export async function answerReminder(
  db: Kysely<Tables>,
  scope: Scope,
  { id, answer }: ReminderAnswerInput,
): Promise<ReminderAnswered> {
  const { user_id } = scope
  const at = scope.now().toISOString()
  if (typeof answer === 'object' && answer.snooze_until <= at) {
    throw new AppError('invalid_request', 'A reminder can only be snoozed until a later time.', {
      field: 'snooze_until',
    })
  }
  return inTransaction(db, async (trx) => {
    const owner = await lockOwner(trx, scope)
    const before = await getReminder(trx, user_id, id)
    if (before.answer !== null) return { reminder: before, change_ids: [] }
    // The answer is stored before the todo changes. Otherwise the change would withdraw the reminder.
    const stored = answer === 'done' ? 'done' : answer === 'dismiss' ? 'dismissed' : 'snoozed'
    await trx
      .updateTable('reminder')
      .set({ answer: stored, answered_at: at, updated_at: at })
      .where('id', '=', id)
      .execute()
    const ids = [before.todo_id]
    const locked = { ...scope, owner }
    let change_ids: string[] = []
    if (answer === 'done') ({ change_ids } = await completeTodos(trx, locked, ids))
    else if (answer !== 'dismiss') {
      ;({ change_ids } = await updateTodos(trx, locked, {
        id: ids,
        alarm_time: answer.snooze_until,
        scope: 'this',
      }))
    }
    return { reminder: await getReminder(trx, user_id, id), change_ids }
  })
}

/** Stores that devices have shown these reminders; the first time counts. Throws AppError `not_found`. */
export function noteShown(db: Kysely<Tables>, scope: Scope, ids: string[]): Promise<void> {
  const { user_id, now } = scope
  return inTransaction(db, async (trx) => {
    await lockOwner(trx, scope)
    const owned = await trx
      .selectFrom('reminder')
      .select('id')
      .where('user_id', '=', user_id)
      .where('id', 'in', ids)
      .execute()
    if (owned.length < ids.length) throw noReminder()
    await trx
      .updateTable('reminder')
      .set({ shown_at: now().toISOString() })
      .where('user_id', '=', user_id)
      .where('id', 'in', ids)
      .where('shown_at', 'is', null)
      .execute()
  })
}

async function getReminder(db: Db, user_id: string, id: string): Promise<Reminder> {
  const reminder = await selectReminders(db, user_id).where('reminder.id', '=', id).executeTakeFirst()
  if (!reminder) throw noReminder()
  return reminder
}

function noReminder(): AppError {
  return new AppError('not_found', 'There is no such reminder. Its todo may have been deleted.', { field: 'id' })
}
