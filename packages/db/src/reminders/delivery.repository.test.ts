import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { subscribeTestDevice } from '../testing/push.ts'
import type { TestReminders } from '../testing/reminders.ts'
import { at, iso, later, testReminders } from '../testing/reminders.ts'
import { createTestUser } from '../testing/users.ts'
import type { Delivery } from './delivery.repository.ts'
import { claimDeliveries, MAX_ATTEMPTS, settleDelivery } from './delivery.repository.ts'
import { answerReminder } from './reminder.repository.ts'

describeEachDatabase('the messages of reminders', (kind) => {
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

  const deliveries = () => database.db.selectFrom('reminder_delivery').selectAll().orderBy('id').execute()

  test('a reminder is sent to every subscribed browser of its user, and to no other', async () => {
    const subscribed = [await subscribeTestDevice(database.db, scope), await subscribeTestDevice(database.db, scope)]
    await subscribeTestDevice(database.db, await createTestUser(database.db))
    const { id, todo_id } = await mine.delivered()
    const claimed = await claimDeliveries(database.db, at(1))
    expect(claimed).toHaveLength(2)
    expect(claimed.map(({ target }) => target?.id).sort()).toEqual(subscribed.map((sub) => sub.id).sort())
    expect(claimed[0]).toMatchObject({
      user_id: scope.user_id,
      reminder_id: id,
      channel: 'push',
      state: 'pending',
      attempts: 1,
      reminder: { todo_id, item: 'Stretch', alarm_time: iso(1), is_late: false, due_date: null, start_time: null },
      target: { p256dh: 'key', auth: 'secret' },
      mail: null,
    })
  })

  test('a claimed message is not claimed again until its wait is over, and a sent one never', async () => {
    await subscribeTestDevice(database.db, scope)
    await mine.delivered()
    const [claimed] = await claimDeliveries(database.db, at(1))
    expect(await claimDeliveries(database.db, at(1.4))).toEqual([])
    const [again] = await claimDeliveries(database.db, at(1.5))
    expect(again).toMatchObject({ id: claimed!.id, attempts: 2 })
    await settleDelivery(database.db, again!, { result: 'sent' }, at(1.5))
    expect(await claimDeliveries(database.db, at(10_000))).toEqual([])
  })

  test('a process does not wait for messages that another one is claiming, and leaves them alone', async (context) => {
    if (kind === 'pglite') return context.skip('the embedded database has one process')
    for (let n = 0; n < 3; n++) await subscribeTestDevice(database.db, scope)
    await mine.delivered()
    const other = await database.openOther()
    await database.db.transaction().execute(async (trx) => {
      expect(await claimDeliveries(trx, at(1))).toHaveLength(3)
      expect(await claimDeliveries(other.db, at(1))).toEqual([])
    })
    expect((await deliveries()).map(({ attempts }) => attempts)).toEqual([1, 1, 1])
  })

  test('a retry waits for as long as the receiver asks, and a message fails after the last try', async () => {
    await subscribeTestDevice(database.db, scope)
    await mine.delivered()
    let minutes = 1
    const claim = async (): Promise<Delivery | undefined> => (await claimDeliveries(database.db, at(minutes)))[0]
    await settleDelivery(database.db, (await claim())!, { result: 'retry', seconds: 600 }, at(minutes))
    minutes = 10
    expect(await claim()).toBeUndefined()
    minutes = 11
    for (let tries = 2; tries <= MAX_ATTEMPTS; tries++, minutes += 60) {
      await settleDelivery(database.db, (await claim())!, { result: 'retry' }, at(minutes))
    }
    expect(await deliveries()).toMatchObject([{ state: 'failed', attempts: MAX_ATTEMPTS, next_attempt_at: null }])
  })

  test('an answer drops messages that were not sent, and clears those that were', async () => {
    const [sent, unsent] = [
      await subscribeTestDevice(database.db, scope),
      await subscribeTestDevice(database.db, scope),
    ]
    const { id } = await mine.delivered()
    const claimed = await claimDeliveries(database.db, at(1))
    await settleDelivery(database.db, claimed.find(({ target }) => target?.id === sent.id)!, { result: 'sent' }, at(1))
    // As if no process had claimed this one.
    await sql`update reminder_delivery set attempts = 0 where subscription_id = ${unsent.id}`.execute(database.db)
    await answerReminder(database.db, later(scope, 2), { id, answer: 'dismiss' })
    const cleared = await claimDeliveries(database.db, at(2))
    expect(cleared).toMatchObject([{ reminder_id: id, state: 'clear', reminder: null, target: { id: sent.id } }])
    await settleDelivery(database.db, cleared[0]!, { result: 'sent' }, at(2))
    expect(await deliveries()).toEqual([])
  })

  test('a message that is being sent while its reminder is answered is cleared after it', async () => {
    await subscribeTestDevice(database.db, scope)
    const { id } = await mine.delivered()
    const [claimed] = await claimDeliveries(database.db, at(1))
    await answerReminder(database.db, later(scope, 1), { id, answer: 'dismiss' })
    await settleDelivery(database.db, claimed!, { result: 'sent' }, at(1))
    expect(await claimDeliveries(database.db, at(1))).toMatchObject([{ state: 'clear', attempts: 1 }])
  })

  test('a deleted todo clears the reminder that devices may show', async () => {
    await subscribeTestDevice(database.db, scope)
    const { id, todo_id } = await mine.delivered()
    const [claimed] = await claimDeliveries(database.db, at(1))
    await settleDelivery(database.db, claimed!, { result: 'sent' }, at(1))
    await mine.storeAt(2).delete([todo_id])
    expect(await claimDeliveries(database.db, at(2))).toMatchObject([{ reminder_id: id, state: 'clear' }])
  })

  test('mail goes to users who want it and have an address, at most 50 times a day', async () => {
    const guest = await createTestUser(database.db, { is_guest: true })
    const silent = await createTestUser(database.db)
    await sql`update "user" set email_reminders = false where id = ${silent.user_id}`.execute(database.db)
    for (const user of [scope, guest, silent]) await testReminders(database.db, user).create(1)
    await mine.sweep(1, true)
    const claimed = await claimDeliveries(database.db, at(1))
    expect(claimed).toMatchObject([
      { user_id: scope.user_id, channel: 'mail', target: null, mail: { email: `${scope.user_id}@example.com` } },
    ])
    for (let n = 0; n < 60; n++) {
      await mine.create(n + 2)
      await mine.sweep(n + 2, true)
    }
    expect(await deliveries()).toHaveLength(50)
    await mine.create(24 * 60 + 3)
    await mine.sweep(24 * 60 + 3, true)
    expect(await deliveries()).toHaveLength(51)
  })

  test('no mail is stored when the server cannot send any', async () => {
    await mine.delivered()
    expect(await deliveries()).toEqual([])
  })
})
