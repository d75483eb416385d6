import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { subscribeTestDevice } from '../testing/push.ts'
import { later } from '../testing/reminders.ts'
import { createTestUser } from '../testing/users.ts'
import { deleteEnded, listPushDevices, pushTargets, subscribe, unsubscribe } from './push-subscription.repository.ts'

describeEachDatabase('push subscriptions', (kind) => {
  let database: TestDatabase
  let scope: Scope
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    // A sweep is of all users.
    await database.db.deleteFrom('user').execute()
    scope = await createTestUser(database.db)
  })

  test('a subscription is stored once, and ends with its session', async () => {
    const { id, session_id, endpoint } = await subscribeTestDevice(database.db, scope)
    const keys = { p256dh: 'new key', auth: 'secret' }
    const subscriber = { user_id: scope.user_id, session_id, now: scope.now }
    expect(await subscribe(database.db, subscriber, { endpoint, keys })).toBe(id)
    expect(await pushTargets(database.db, scope.user_id)).toEqual([{ id, endpoint, ...keys }])
    expect(await listPushDevices(database.db, scope.user_id)).toMatchObject([
      { id, session_id, user_agent: expect.stringContaining('Firefox'), last_used_at: null, failed_at: null },
    ])
    await database.db.deleteFrom('session').where('id', '=', session_id).execute()
    expect(await pushTargets(database.db, scope.user_id)).toEqual([])
    await expect(subscribe(database.db, subscriber, { endpoint, keys })).rejects.toMatchObject({ code: 'unauthorized' })
  })

  test('a browser whose user changes takes its subscription along, and nobody else can take it', async () => {
    const { endpoint } = await subscribeTestDevice(database.db, scope)
    const other = await createTestUser(database.db)
    await expect(subscribeTestDevice(database.db, other, { endpoint, auth: 'guessed' })).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(await pushTargets(database.db, other.user_id)).toEqual([])
    await subscribeTestDevice(database.db, other, { endpoint, auth: 'secret' })
    expect(await pushTargets(database.db, scope.user_id)).toEqual([])
    expect(await pushTargets(database.db, other.user_id)).toMatchObject([{ endpoint }])
  })

  test('a user has at most 20 subscriptions, the newest ones', async () => {
    const ids: string[] = []
    for (let n = 0; n < 22; n++) ids.push((await subscribeTestDevice(database.db, later(scope, n))).id)
    const devices = await listPushDevices(database.db, scope.user_id)
    expect(devices.map(({ id }) => id)).toEqual(ids.slice(2).reverse())
  })

  test('only its own user ends a subscription, by its endpoint or its id', async () => {
    const [first, second] = [
      await subscribeTestDevice(database.db, scope),
      await subscribeTestDevice(database.db, scope),
    ]
    const other = await createTestUser(database.db)
    await unsubscribe(database.db, other.user_id, { endpoint: first.endpoint })
    await unsubscribe(database.db, other.user_id, { id: second.id })
    expect(await pushTargets(database.db, scope.user_id)).toHaveLength(2)
    await unsubscribe(database.db, scope.user_id, { endpoint: first.endpoint })
    await unsubscribe(database.db, scope.user_id, { id: second.id })
    expect(await pushTargets(database.db, scope.user_id)).toEqual([])
  })

  test('a subscription that was renewed is not deleted because its earlier secret has ended', async () => {
    const { endpoint, session_id } = await subscribeTestDevice(database.db, scope)
    const [target] = await pushTargets(database.db, scope.user_id)
    await deleteEnded(database.db, { ...target!, auth: 'earlier' })
    expect(await pushTargets(database.db, scope.user_id)).toHaveLength(1)
    await deleteEnded(database.db, target!)
    expect(await pushTargets(database.db, scope.user_id)).toEqual([])
    expect(endpoint && session_id).toBeTruthy()
  })
})
