import { randomUUIDv7 } from 'node:crypto'
import { reminderListSchema } from '@todo-agents/contract/reminder'
import { todoListSchema } from '@todo-agents/contract/todo'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import type { TestReminders } from '../testing/reminders.ts'
import { iso, later, testReminders } from '../testing/reminders.ts'
import { createTestUser } from '../testing/users.ts'
import { moveUserData } from '../users/move-user.ts'
import { answerReminder, listReminders, noteShown, remindersSince } from './reminder.repository.ts'

describeEachDatabase('the reminders of a user', (kind) => {
  let database: TestDatabase
  let scope: Scope
  let mine: TestReminders
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    // A sweep is of all users.
    await database.db.deleteFrom('user').execute()
    scope = await createTestUser(database.db)
    mine = testReminders(database.db, scope)
  })

  test('reminders come in pages, last delivered first, of all or of open ones', async () => {
    for (let n = 1; n <= 5; n++) {
      await mine.create(n, { item: `${n}` })
      await mine.sweep(n)
    }
    const [last] = await mine.list()
    await answerReminder(database.db, later(scope, 6), { id: last!.id, answer: 'dismiss' })
    const items: string[] = []
    for (let cursor: string | undefined; ; ) {
      const query = reminderListSchema.parse({ limit: 2, cursor })
      const page = await listReminders(database.db, scope.user_id, query)
      items.push(...page.reminders.map(({ item }) => item))
      if (page.next_cursor === null) break
      cursor = page.next_cursor
    }
    expect(items).toEqual(['5', '4', '3', '2', '1'])
    expect((await mine.list({ status: 'open' })).map(({ item }) => item)).toEqual(['4', '3', '2', '1'])
  })

  test('`done` completes the todo, and undo opens the todo and the reminder again, without another delivery', async () => {
    const { id, todo_id } = await mine.delivered()
    const answered = await answerReminder(database.db, later(scope, 2), { id, answer: 'done' })
    expect(answered.reminder).toMatchObject({ answer: 'done', answered_at: iso(2) })
    expect(await mine.storeAt(2).get(todo_id)).toMatchObject({ completed_at: iso(2) })
    await mine.storeAt(3).undo({ change_id: answered.change_ids })
    expect(await mine.storeAt(3).get(todo_id)).toMatchObject({ completed_at: null })
    expect((await mine.sweep(4)).found).toBe(0)
    expect(await mine.list()).toMatchObject([{ id, answer: null, answered_at: null, version: 3 }])
    const again = await answerReminder(database.db, later(scope, 4), { id, answer: 'done' })
    expect(again.reminder).toMatchObject({ answer: 'done', answered_at: iso(4), version: 4 })
  })

  test('a snoozed reminder comes again at the new time, and undo opens the first one again in its place', async () => {
    const { id, todo_id } = await mine.delivered()
    const answered = await answerReminder(database.db, later(scope, 2), { id, answer: { snooze_until: iso(12) } })
    expect(answered.reminder).toMatchObject({ answer: 'snoozed', alarm_time: iso(1) })
    expect(await mine.storeAt(2).get(todo_id)).toMatchObject({ alarm_time: iso(12), completed_at: null })
    await mine.sweep(12)
    expect((await mine.list({ todo_id })).map(({ alarm_time, answer }) => [alarm_time, answer])).toEqual([
      [iso(12), null],
      [iso(1), 'snoozed'],
    ])
    await mine.storeAt(13).undo({ change_id: answered.change_ids })
    expect(await mine.storeAt(13).get(todo_id)).toMatchObject({ alarm_time: iso(1) })
    expect((await mine.sweep(14)).found).toBe(0)
    expect((await mine.list({ todo_id })).map(({ alarm_time, answer }) => [alarm_time, answer])).toEqual([
      [iso(12), 'withdrawn'],
      [iso(1), null],
    ])
    await expect(
      answerReminder(database.db, later(scope, 14), { id, answer: { snooze_until: iso(14) } }),
    ).rejects.toMatchObject({ code: 'invalid_request', field: 'snooze_until' })
  })

  test('snoozing a todo that repeats moves only the alarm of this occurrence', async () => {
    const todo_id = await mine.create(1, { start_time: iso(31), recurrence: 'FREQ=DAILY' })
    await mine.sweep(1)
    const [reminder] = await mine.list({ todo_id })
    await answerReminder(database.db, later(scope, 2), { id: reminder!.id, answer: { snooze_until: iso(12) } })
    await mine.sweep(12)
    const [again] = await mine.list({ todo_id })
    await answerReminder(database.db, later(scope, 13), { id: again!.id, answer: 'done' })
    const { todos } = await mine.storeAt(13).list(todoListSchema.parse({}))
    const day = 24 * 60
    expect(todos).toMatchObject([{ item: 'Stretch', start_time: iso(day + 31), alarm_time: iso(day + 1) }])
    expect((await mine.sweep(day + 1)).found).toBe(1)
  })

  test('the first answer counts, and a later one changes nothing', async () => {
    const { id, todo_id } = await mine.delivered()
    const first = await answerReminder(database.db, later(scope, 2), { id, answer: 'dismiss' })
    expect(first).toMatchObject({ reminder: { answer: 'dismissed' }, change_ids: [] })
    const second = await answerReminder(database.db, later(scope, 3), { id, answer: 'done' })
    expect(second).toEqual(first)
    expect(await mine.storeAt(3).get(todo_id)).toMatchObject({ completed_at: null })
  })

  test.each<[string, (todo_id: string) => Promise<unknown>]>([
    ['completed', (id) => mine.storeAt(3).complete([id])],
    ['given another alarm', (id) => mine.storeAt(3).update({ id: [id], alarm_time: iso(9) })],
    ['left without an alarm', (id) => mine.storeAt(3).update({ id: [id], alarm_time: null })],
  ])('an open reminder is withdrawn when its todo is %s', async (_, change) => {
    const { todo_id } = await mine.delivered()
    await change(todo_id)
    expect(await mine.list({ todo_id })).toMatchObject([{ answer: 'withdrawn', answered_at: iso(3) }])
  })

  test('undo of a completion opens the reminder of a todo that repeats again', async () => {
    const todo_id = await mine.create(1, { start_time: iso(31), recurrence: 'FREQ=DAILY' })
    await mine.sweep(1)
    const [reminder] = await mine.list({ todo_id })
    const { change_ids } = await answerReminder(database.db, later(scope, 2), { id: reminder!.id, answer: 'done' })
    await mine.storeAt(3).undo({ change_id: change_ids })
    expect(await mine.list()).toMatchObject([{ id: reminder!.id, answer: null }])
  })

  test('undo of an undo answers the reminder again', async () => {
    const { id } = await mine.delivered()
    const { change_ids } = await answerReminder(database.db, later(scope, 2), { id, answer: 'done' })
    const { changes } = await mine.storeAt(3).undo({ change_id: change_ids })
    await mine.storeAt(4).undo({ change_id: changes.map((change) => change.id) })
    expect(await mine.list()).toMatchObject([{ id, answer: 'withdrawn' }])
  })

  test('a dismissed reminder stays dismissed when its todo is completed and opened again', async () => {
    const { id, todo_id } = await mine.delivered()
    await answerReminder(database.db, later(scope, 2), { id, answer: 'dismiss' })
    const { change_ids } = await mine.storeAt(3).complete([todo_id])
    await mine.storeAt(4).undo({ change_id: change_ids })
    expect(await mine.list()).toMatchObject([{ id, answer: 'dismissed' }])
  })

  test('the open reminders of a list are withdrawn when it is archived, and open again when it is brought back', async () => {
    const { list } = await mine.storeAt(0).createList({ name: 'Club' })
    const [todo_id, dismissed] = [
      await mine.create(1, { list_id: list.id }),
      await mine.create(1, { list_id: list.id }),
    ]
    const other = await mine.delivered()
    await mine.sweep(1)
    const [reminder] = await mine.list({ todo_id: dismissed })
    await answerReminder(database.db, later(scope, 2), { id: reminder!.id, answer: 'dismiss' })
    await mine.storeAt(3).archiveList({ id: list.id, is_archived: true })
    expect(await mine.list({ status: 'open' })).toMatchObject([{ id: other.id }])
    expect(await mine.list({ todo_id })).toMatchObject([{ answer: 'withdrawn', answered_at: iso(3) }])
    await mine.storeAt(4).archiveList({ id: list.id, is_archived: false })
    expect(await mine.list({ todo_id })).toMatchObject([{ answer: null }])
    expect(await mine.list({ todo_id: dismissed })).toMatchObject([{ answer: 'dismissed' }])
  })

  test('an open reminder stays open when another field of its todo changes', async () => {
    const { todo_id } = await mine.delivered()
    await mine.storeAt(3).update({ id: [todo_id], item: 'Stretch well' })
    expect(await mine.list({ status: 'open' })).toMatchObject([{ item: 'Stretch well', answer: null }])
  })

  test('the reminders of a deleted todo are deleted, and undo of the deletion does not remind again', async () => {
    const { todo_id, id } = await mine.delivered()
    const { change_ids } = await mine.storeAt(3).delete([todo_id])
    expect(await mine.list()).toEqual([])
    await expect(answerReminder(database.db, later(scope, 4), { id, answer: 'done' })).rejects.toMatchObject({
      code: 'not_found',
    })
    await mine.storeAt(4).undo({ change_id: change_ids })
    expect((await mine.sweep(5)).found).toBe(0)
  })

  test('the first device that shows a reminder sets the time of that', async () => {
    const { id } = await mine.delivered()
    await noteShown(database.db, later(scope, 2), [id])
    await noteShown(database.db, later(scope, 3), [id])
    expect(await mine.list()).toMatchObject([{ shown_at: iso(2) }])
    await expect(noteShown(database.db, later(scope, 3), [id, randomUUIDv7()])).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('reminders since a position are those that were delivered or answered since, in this order', async () => {
    const [first, second] = [await mine.delivered(), await mine.delivered()]
    const { user_id } = scope
    const since = async (minutes: number, id: string | null = null) =>
      (await remindersSince(database.db, user_id, { at: iso(minutes), id }, 10)).map(({ reminder }) => reminder.id)
    expect(await since(1)).toEqual([first.id, second.id])
    expect(await since(1, first.id)).toEqual([second.id])
    await answerReminder(database.db, later(scope, 2), { id: first.id, answer: 'done' })
    expect(await since(1)).toEqual([second.id, first.id])
    expect(await since(2)).toEqual([first.id])
    expect(await since(3)).toEqual([])
  })

  test('a user cannot answer, show or read the reminder of another user', async () => {
    const { id } = await mine.delivered()
    const other = await createTestUser(database.db)
    await expect(answerReminder(database.db, other, { id, answer: 'dismiss' })).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(noteShown(database.db, other, [id])).rejects.toMatchObject({ code: 'not_found' })
    expect(await testReminders(database.db, other).list()).toEqual([])
    expect(await mine.list()).toMatchObject([{ answer: null, shown_at: null }])
  })

  test('the reminders of a guest move to the account, with the messages to send', async () => {
    const account = await createTestUser(database.db)
    const { id } = await mine.delivered()
    await mine.create(5)
    const { user_id: from_user_id } = scope
    await moveUserData(database.db, { from_user_id, to_user_id: account.user_id, bounds: account.bounds })
    await mine.sweep(5)
    expect(await testReminders(database.db, account).list()).toMatchObject([{ alarm_time: iso(5) }, { id }])
    await answerReminder(database.db, later(account, 6), { id, answer: 'done' })
  })
})
