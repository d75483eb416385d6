import type { Reminder } from '@todo-agents/contract/reminder'
import { reminderListSchema } from '@todo-agents/contract/reminder'
import { todoCreateSchema } from '@todo-agents/contract/todo'
import type { Kysely } from 'kysely'
import { listReminders } from '../reminders/reminder.repository.ts'
import { sweepReminders } from '../reminders/reminder-sweep.ts'
import type { Scope } from '../scope.ts'
import type { Tables } from '../tables.ts'
import { todoStore } from '../todos/todo-store.ts'
import { TEST_NOW } from './users.ts'

/** Returns the time so many minutes after the start of a test. */
export function at(minutes: number): Date {
  return new Date(TEST_NOW.getTime() + minutes * 60_000)
}

export function iso(minutes: number): string {
  return at(minutes).toISOString()
}

/** Returns the scope of a user when the clock is so many minutes on. */
export function later(scope: Scope, minutes: number): Scope {
  return { ...scope, now: () => at(minutes) }
}

export type TestReminders = ReturnType<typeof testReminders>

/** The reminders of one user, for tests. */
export function testReminders(db: Kysely<Tables>, scope: Scope) {
  const storeAt = (minutes: number) => todoStore(db, later(scope, minutes))
  const sweep = (minutes: number, hasMail = false) => sweepReminders(db, { now: at(minutes), hasMail })

  async function list(query: object = {}): Promise<Reminder[]> {
    return (await listReminders(db, scope.user_id, reminderListSchema.parse(query))).reminders
  }

  /** Creates a todo with an alarm in so many minutes, and returns its id. */
  async function create(minutes: number, input: object = {}): Promise<string> {
    const todo = todoCreateSchema.parse({ item: 'Stretch', alarm_time: iso(minutes), ...input })
    return (await storeAt(0).create(todo)).todos[0]!.id
  }

  return {
    storeAt,
    sweep,
    list,
    create,
    /** Delivers the reminder of a new todo after a minute, and returns it. */
    async delivered(): Promise<Reminder> {
      const todo_id = await create(1)
      await sweep(1)
      return (await list({ todo_id }))[0]!
    },
  }
}
