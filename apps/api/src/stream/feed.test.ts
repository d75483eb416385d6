import { MAX_FEED_TODO_IDS } from '@todo-agents/contract/bounds'
import type { FeedEvent } from '@todo-agents/contract/feed'
import { formatFeedPosition, parseFeedPosition } from '@todo-agents/contract/feed-position'
import { todoCreateSchema } from '@todo-agents/contract/todo'
import { answerReminder } from '@todo-agents/db/reminders/reminder.repository'
import { sweepReminders } from '@todo-agents/db/reminders/reminder-sweep'
import type { Scope } from '@todo-agents/db/scope'
import type { TestDatabase } from '@todo-agents/db/testing/databases'
import { createTestDatabase, describeEachDatabase } from '@todo-agents/db/testing/databases'
import { startTestRun } from '@todo-agents/db/testing/runs'
import { createTestUser, TEST_NOW } from '@todo-agents/db/testing/users'
import { todoStore } from '@todo-agents/db/todos/todo-store'
import { updateMe } from '@todo-agents/db/users/user.repository'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Signals } from '../signals.ts'
import { createMemorySignals } from '../signals.ts'
import { announceChange, announceMe, announceReminders, feed } from './feed.ts'

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

  function options() {
    const { user_id } = user
    return { db: database.db, signals, user_id, after: null, now: () => TEST_NOW, signal: closing.signal }
  }

  /** Returns a function that resolves with the next event, its position, and the id of the last change before it. */
  function follow(after: string | null = null, pollMs = 3_600_000) {
    const events = feed({ ...options(), after, pollMs })
    return async (): Promise<{ id: string; position: string; data: FeedEvent } | null> => {
      const { value } = await events.next()
      return value ? { id: parseFeedPosition(value[0]).change_id, position: value[0], data: value[1] } : null
    }
  }

  async function create(item: string): Promise<string> {
    const { change_ids } = await todoStore(database.db, user).create(todoCreateSchema.parse({ item }))
    return change_ids[0] as string
  }

  test('a feed starts with `start`, and emits later changes', async () => {
    await create('before')
    const next = follow()
    expect((await next())?.data).toEqual({ type: 'start' })
    const id = await create('after')
    announceChange(signals, user.user_id)
    expect(await next()).toMatchObject({ id, data: { type: 'change', change: { id, after: { item: 'after' } } } })
  })

  test('the feed of a program has no wordings', async () => {
    const events = feed({ ...options(), isOfProgram: true })
    expect((await events.next()).value?.[1]).toEqual({ type: 'start' })
    await todoStore(database.db, user).setWording({ text: 'secret', means: 'create' })
    const id = await create('after')
    announceChange(signals, user.user_id)
    expect((await events.next()).value?.[1]).toMatchObject({ type: 'change', change: { id } })
  })

  test('a feed continues after the last seen change: no change is missed or emitted twice', async () => {
    const first = await create('a')
    const missed = [await create('b'), await create('c')]
    const next = follow(first)
    // The same position again tells the follower that it missed nothing.
    expect(await next()).toEqual({ id: first, position: first, data: { type: 'start' } })
    expect([(await next())?.id, (await next())?.id]).toEqual(missed)
  })

  test('the feed of a user without changes can continue after its start', async () => {
    const start = await follow()()
    const id = await create('the first')
    const next = follow(start?.position)
    await next()
    expect((await next())?.id).toBe(id)
  })

  test('more changes than one page come in order', async () => {
    const start = await follow()()
    const ids: string[] = []
    for (let n = 0; n < 101; n++) ids.push(await create(`todo ${n}`))
    const next = follow(start?.position)
    await next()
    const seen: (string | undefined)[] = []
    while (seen.length < ids.length) seen.push((await next())?.id)
    expect(seen).toEqual(ids)
  })

  test('a change without a signal is found by polling', async () => {
    const next = follow(null, 20)
    await next()
    const id = await create('silently')
    expect((await next())?.id).toBe(id)
  })

  async function remind(list_id: string | null = null): Promise<void> {
    const alarm_time = new Date(TEST_NOW.getTime() + 1000).toISOString()
    await todoStore(database.db, user).create(todoCreateSchema.parse({ item: 'Stretch', alarm_time, list_id }))
    await sweepReminders(database.db, { now: new Date(alarm_time), hasMail: false })
  }

  test('a reminder without a signal is found by polling', async () => {
    const next = follow(null, 20)
    await next()
    await remind()
    expect((await next())?.data.type).toBe('change')
    expect((await next())?.data).toMatchObject({ type: 'reminder', reminder: { item: 'Stretch', answer: null } })
  })

  test('a reminder comes once for each of its states, however often its feed reads', async () => {
    await remind()
    const next = follow()
    await next()
    announceReminders(signals, user.user_id)
    const event = (await next())?.data
    expect(event).toMatchObject({ type: 'reminder', reminder: { answer: null } })
    const { id } = (event as { reminder: { id: string } }).reminder
    for (const item of ['a mark', 'another mark']) {
      const mark = await create(item)
      announceReminders(signals, user.user_id)
      expect((await next())?.id).toBe(mark)
    }
    await answerReminder(database.db, user, { id, answer: 'dismiss' })
    announceReminders(signals, user.user_id)
    expect((await next())?.data).toMatchObject({ type: 'reminder', reminder: { id, answer: 'dismissed' } })
  })

  test('the change that withdraws a reminder is followed by its withdrawal', async () => {
    await remind()
    const next = follow()
    await next()
    announceReminders(signals, user.user_id)
    const event = (await next())?.data
    const { todo_id } = (event as { reminder: { todo_id: string } }).reminder
    await todoStore(database.db, user).complete([todo_id])
    announceChange(signals, user.user_id)
    expect((await next())?.data).toMatchObject({ type: 'change', change: { entity_id: todo_id } })
    expect((await next())?.data).toMatchObject({ type: 'reminder', reminder: { todo_id, answer: 'withdrawn' } })
  })

  test('the undo of an answer is followed by the open reminder', async () => {
    await remind()
    const next = follow()
    await next()
    announceReminders(signals, user.user_id)
    const event = (await next())?.data
    const { id } = (event as { reminder: { id: string } }).reminder
    const { change_ids } = await answerReminder(database.db, user, { id, answer: 'done' })
    await todoStore(database.db, user).undo({ change_id: change_ids })
    announceChange(signals, user.user_id)
    for (let n = 0; n < 2; n++) expect((await next())?.data.type).toBe('change')
    expect((await next())?.data).toMatchObject({ type: 'reminder', reminder: { id, answer: null, version: 3 } })
  })

  test('an archived list is followed by the withdrawal of its reminders', async () => {
    const store = todoStore(database.db, user)
    const { list } = await store.createList({ name: 'Club' })
    await remind(list.id)
    const next = follow()
    await next()
    announceReminders(signals, user.user_id)
    expect((await next())?.data).toMatchObject({ type: 'reminder', reminder: { answer: null } })
    await store.archiveList({ id: list.id, is_archived: true })
    announceChange(signals, user.user_id)
    expect((await next())?.data).toMatchObject({ type: 'change', change: { entity: 'list' } })
    expect((await next())?.data).toMatchObject({ type: 'reminder', reminder: { answer: 'withdrawn' } })
  })

  test('more reminders than one page come, each once', async () => {
    const alarm_time = new Date(TEST_NOW.getTime() + 1000).toISOString()
    const store = todoStore(database.db, user)
    for (let n = 0; n < 120; n++) await store.create(todoCreateSchema.parse({ item: `${n}`, alarm_time }))
    const next = follow()
    await next()
    for (let n = 0; n < 2; n++) await sweepReminders(database.db, { now: new Date(alarm_time), hasMail: false })
    announceReminders(signals, user.user_id)
    const ids = new Set<string>()
    while (ids.size < 120) {
      const event = (await next())?.data
      if (event?.type !== 'reminder') throw new Error(`an event of another type: ${event?.type}`)
      expect(ids).not.toContain(event.reminder.id)
      ids.add(event.reminder.id)
    }
  })

  test('a feed emits the changed user once for each signal', async () => {
    const next = follow()
    const start = await next()
    for (const name of ['Grace', 'Ada']) {
      const me = await updateMe(database.db, user, { name })
      announceMe(signals, user.user_id)
      expect(await next()).toEqual({ ...start, data: { type: 'me', me } })
    }
    const id = await create('after')
    announceChange(signals, user.user_id)
    expect((await next())?.id).toBe(id)
  })

  test('a feed emits nothing of other users', async () => {
    const next = follow(null, 20)
    await next()
    const other = await createTestUser(database.db)
    await todoStore(database.db, other).create(todoCreateSchema.parse({ item: 'theirs' }))
    const id = await create('mine')
    expect((await next())?.id).toBe(id)
  })

  test('a feed ends when its signal is aborted, also while it waits', async () => {
    const next = follow()
    await next()
    const waiting = next()
    closing.abort()
    expect(await waiting).toBeNull()
  })

  test('a feed ends with an AbortError after its maximum duration, so that its follower reconnects', async () => {
    const events = feed({ ...options(), maxMs: 20 })
    await events.next()
    await expect(events.next()).rejects.toMatchObject({ name: 'AbortError' })
  })

  test('a feed with an unknown position starts at the last change', async () => {
    const last = await create('a')
    const next = follow('01890000-0000-7000-8000-000000000000')
    expect(await next()).toMatchObject({ id: last, data: { type: 'start' } })
  })

  test('a follower that reconnects gets the runs that have not ended before its position', async () => {
    const { db } = database
    const {
      run: { id: ended },
    } = await startTestRun(db, user)
    await db
      .updateTable('agent_run')
      .set({ status: 'completed', finished_at: TEST_NOW.toISOString() })
      .where('id', '=', ended)
      .execute()
    const {
      run: { id: running },
    } = await startTestRun(db, user)
    const { id = '' } = (await follow()()) ?? {}

    const at = (minutes: number) => formatFeedPosition(id, new Date(TEST_NOW.getTime() + minutes * 60_000))
    const runs = async (after: string) => {
      const next = follow(after, 20)
      expect((await next())?.position).toBe(after)
      const mark = await create('a mark')
      const ids: string[] = []
      for (let event = await next(); event?.id !== mark; event = await next()) {
        if (event?.data.type === 'run') ids.push(event.data.run.id)
      }
      return ids
    }
    expect(await runs(at(0))).toEqual([ended, running])
    // Two minutes are more than the clocks of two processes may differ.
    expect(await runs(at(2))).toEqual([running])
    // This position has no time, so the feed uses the time of its clock.
    expect(await runs(id)).toEqual([ended, running])
  })

  test('a feed makes one statement for each signal, and none without a signal', async () => {
    let statements = 0
    const counted = database.db.withPlugin({
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        statements += 1
        return result
      },
    })
    const events = feed({ ...options(), db: counted, pollMs: 3_600_000 })
    await events.next()
    const atStart = statements
    expect(atStart).toBe(1)
    await create('a')
    await create('b')
    announceChange(signals, user.user_id)
    await events.next()
    await events.next()
    expect(statements - atStart).toBe(1)
  })

  test.each([
    [MAX_FEED_TODO_IDS, true],
    [MAX_FEED_TODO_IDS + 1, false],
  ])('the change of a deleted tag with %i todos has their ids: %s', async (count, isNamed) => {
    const store = todoStore(database.db, user)
    for (let n = 0; n < count; n++) await store.create(todoCreateSchema.parse({ item: `${n}`, tags: ['t'] }))
    const [tag] = await store.tags()
    const next = follow()
    await next()
    await store.deleteTag(tag?.id ?? '')
    announceChange(signals, user.user_id)
    const event = (await next())?.data
    expect(event).toMatchObject({ type: 'change', change: { before: { name: 't' } } })
    const { before } = (event as { change: { before: { todo_ids?: string[] } } }).change
    expect(before.todo_ids?.length).toBe(isNamed ? count : undefined)
  })
})
