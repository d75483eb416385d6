import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { subscribeTestDevice } from '../testing/push.ts'
import type { TestReminders } from '../testing/reminders.ts'
import { at, iso, testReminders } from '../testing/reminders.ts'
import { createTestUser } from '../testing/users.ts'
import { nextDue, SWEEP_SIZE, sweepReminders } from './reminder-sweep.ts'

describeEachDatabase('the sweep for due reminders', (kind) => {
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

  test('an alarm is delivered once it is due, and only once', async () => {
    const todo_id = await mine.create(5, { start_time: iso(30) })
    expect(await mine.sweep(4)).toEqual({ found: 0, user_ids: [] })
    expect(await mine.sweep(5)).toEqual({ found: 1, user_ids: [scope.user_id] })
    expect(await mine.sweep(6)).toEqual({ found: 0, user_ids: [] })
    expect(await mine.list()).toEqual([
      {
        id: expect.any(String),
        todo_id,
        item: 'Stretch',
        due_date: null,
        start_time: iso(30),
        end_time: iso(90),
        alarm_time: iso(5),
        sent_at: iso(5),
        is_late: false,
        shown_at: null,
        answered_at: null,
        answer: null,
        version: 1,
      },
    ])
  })

  test('a reminder that is delivered more than a minute after its time says so', async () => {
    await mine.create(5, { item: 'in time' })
    await mine.create(4, { item: 'late' })
    await mine.sweep(6)
    expect((await mine.list()).map(({ item, is_late }) => [item, is_late])).toEqual([
      ['in time', false],
      ['late', true],
    ])
  })

  test('completed and deleted todos, and todos whose alarm was moved on, give no reminder', async () => {
    await mine.storeAt(1).complete([await mine.create(5)])
    await mine.storeAt(1).delete([await mine.create(5)])
    const moved = await mine.create(5)
    await mine.storeAt(1).update({ id: [moved], alarm_time: iso(8) })
    expect((await mine.sweep(7)).found).toBe(0)
    expect((await mine.sweep(8)).found).toBe(1)
    expect(await mine.list()).toMatchObject([{ todo_id: moved, alarm_time: iso(8) }])
  })

  test('an alarm that is due while its list is archived is delivered when the list is brought back, without a message', async () => {
    const store = mine.storeAt(1)
    const [archived, open] = [await store.createList({ name: 'archived' }), await store.createList({ name: 'open' })]
    await subscribeTestDevice(database.db, scope)
    const held = await mine.create(5, { list_id: archived.list.id })
    const completed = await mine.create(5, { list_id: archived.list.id })
    const todo_id = await mine.create(5, { list_id: open.list.id })
    await store.archiveList({ id: archived.list.id, is_archived: true })
    expect(await mine.sweep(5)).toEqual({ found: 3, user_ids: [scope.user_id] })
    expect((await mine.list({ status: 'open' })).map((reminder) => reminder.todo_id)).toEqual([todo_id])
    expect(await mine.list({ todo_id: held })).toMatchObject([{ answer: 'withdrawn', answered_at: iso(5) }])
    const messages = () => database.db.selectFrom('reminder_delivery').select('state').execute()
    expect(await messages()).toHaveLength(1)
    await mine.storeAt(6).complete([completed])
    await mine.storeAt(7).archiveList({ id: archived.list.id, is_archived: false })
    expect((await mine.list({ status: 'open' })).map((reminder) => reminder.todo_id).sort()).toEqual(
      [held, todo_id].sort(),
    )
    expect((await mine.sweep(8)).found).toBe(0)
    expect(await messages()).toHaveLength(1)
  })

  test('more alarms than one sweep takes are all delivered, each once, by processes that sweep at the same time', async () => {
    const count = SWEEP_SIZE + 20
    for (let n = 0; n < count; n++) await mine.create(1)
    const other = await database.openOther()
    const process = async (db: typeof database.db) => {
      let found = 0
      for (let last = SWEEP_SIZE; last > 0; found += last) {
        last = (await sweepReminders(db, { now: at(2), hasMail: false })).found
      }
      return found
    }
    const found = await Promise.all([database, other, database].map(({ db }) => process(db)))
    expect(found.reduce((sum, each) => sum + each)).toBe(count)
    const rows = await database.db.selectFrom('reminder').select('todo_id').execute()
    expect(new Set(rows.map(({ todo_id }) => todo_id)).size).toBe(count)
    expect(rows).toHaveLength(count)
  })

  test('the next work is the earliest alarm or message of all users', async () => {
    expect(await nextDue(database.db)).toEqual({ alarm: null, delivery: null })
    await subscribeTestDevice(database.db, scope)
    await mine.create(7)
    await testReminders(database.db, await createTestUser(database.db)).create(5)
    expect(await nextDue(database.db)).toEqual({ alarm: iso(5), delivery: null })
    await mine.sweep(7)
    expect(await nextDue(database.db)).toEqual({ alarm: null, delivery: iso(7) })
  })
})
