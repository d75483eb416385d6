import type { FeedEvent } from '@todo-agents/contract/feed'
import { todoCreateSchema } from '@todo-agents/contract/todo'
import type { Scope } from '@todo-agents/db/scope'
import type { TestDatabase } from '@todo-agents/db/testing/databases'
import { createTestDatabase, describeEachDatabase } from '@todo-agents/db/testing/databases'
import { createTestUser } from '@todo-agents/db/testing/users'
import { todoStore } from '@todo-agents/db/todo-store'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { announceChange, feed } from './feed.ts'
import type { Signals } from './signals.ts'
import { createMemorySignals } from './signals.ts'

describeEachDatabase('the feed of a user', (kind) => {
  let database: TestDatabase
  let signals: Signals
  let user: Scope
  let closing: AbortController

  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })

  afterAll(() => database.close())

  beforeEach(async () => {
    user = await createTestUser(database.db)
    signals = createMemorySignals()
    closing = new AbortController()
  })

  afterEach(() => closing.abort())

  /** The next event of a follower, with its id. */
  function follow(after: string | null = null, poll_ms = 3_600_000) {
    const { user_id } = user
    const events = feed({ db: database.db, signals, user_id, after, signal: closing.signal, poll_ms })
    return async (): Promise<{ id: string; data: FeedEvent } | null> => {
      const { value } = await events.next()
      return value ? { id: value[0], data: value[1] } : null
    }
  }

  async function create(item: string): Promise<string> {
    const { change_ids } = await todoStore(database.db, user).create(todoCreateSchema.parse({ item }))
    return change_ids[0] as string
  }

  test('begins with a start, and tells what is changed from then on', async () => {
    await create('before')
    const next = follow()
    expect((await next())?.data).toEqual({ type: 'start' })
    const id = await create('after')
    announceChange(signals, user.user_id)
    expect(await next()).toMatchObject({ id, data: { type: 'change', change: { id, after: { item: 'after' } } } })
  })

  test('goes on after the last change that was seen: nothing is missed or told twice', async () => {
    const first = await create('a')
    const missed = [await create('b'), await create('c')]
    const next = follow(first)
    expect(await next()).toEqual({ id: first, data: { type: 'start' } })
    expect([(await next())?.id, (await next())?.id]).toEqual(missed)
  })

  test('a user without any change can go on after the start, too', async () => {
    const start = await follow()()
    const id = await create('the first')
    const next = follow(start?.id)
    await next()
    expect((await next())?.id).toBe(id)
  })

  test('more changes than are read at once come in order', async () => {
    const start = await follow()()
    const ids: string[] = []
    for (let n = 0; n < 101; n++) ids.push(await create(`todo ${n}`))
    const next = follow(start?.id)
    await next()
    const told: (string | undefined)[] = []
    while (told.length < ids.length) told.push((await next())?.id)
    expect(told).toEqual(ids)
  })

  test('what was changed without a word of it is found in time', async () => {
    const next = follow(null, 20)
    await next()
    const id = await create('silently')
    expect((await next())?.id).toBe(id)
  })

  test('tells nothing of others', async () => {
    const next = follow(null, 20)
    await next()
    const other = await createTestUser(database.db)
    await todoStore(database.db, other).create(todoCreateSchema.parse({ item: 'theirs' }))
    const id = await create('mine')
    expect((await next())?.id).toBe(id)
  })

  test('ends when its follower leaves, also while it waits', async () => {
    const next = follow()
    await next()
    const waiting = next()
    closing.abort()
    expect(await waiting).toBeNull()
  })

  test('ends after a while, so that its follower comes back, as it does when the stream breaks', async () => {
    const events = feed({ db: database.db, signals, ...user, after: null, signal: closing.signal, max_ms: 20 })
    await events.next()
    await expect(events.next()).rejects.toMatchObject({ name: 'AbortError' })
  })

  test('a position that is not known begins anew', async () => {
    const last = await create('a')
    const next = follow('01890000-0000-7000-8000-000000000000')
    expect(await next()).toEqual({ id: last, data: { type: 'start' } })
  })
})
