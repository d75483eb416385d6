import { expect, test, vi } from 'vitest'
import type { BulkProgress, Outcome, Unsent } from './outbox.ts'
import { createOutbox } from './outbox.ts'

/** A storage in memory. Unlike the storage of a browser, it sends no events. */
function memoryStorage(): Storage {
  const values = new Map<string, string>()
  return {
    get length() {
      return values.size
    },
    key: (index) => [...values.keys()][index] ?? null,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
    clear: () => values.clear(),
  }
}

const unsent = (id: string): Unsent => ({ id, fields: { item: id }, typed: { text: id, ignore: [], other: null } })
const SENT: Outcome = { kind: 'sent' }

function outbox(storage: Storage | null, send: (unsent: Unsent) => Promise<Outcome>, userId = 'ada') {
  return createOutbox({ userId, storage, send, noticeAfterMs: 5 })
}

test('a todo is removed from the storage once the server has it', async () => {
  const storage = memoryStorage()
  const box = outbox(storage, async () => SENT)
  const sent = box.add(unsent('a'))
  expect(storage.length).toBe(1)
  expect(await sent).toEqual(SENT)
  expect(box.entries()).toEqual([])
  expect(storage.length).toBe(0)
})

test('a todo without an answer survives a reload and is sent again with the same id', async () => {
  const storage = memoryStorage()
  const first = outbox(storage, async () => ({ kind: 'unanswered' }))
  await first.add(unsent('b'))
  await first.add(unsent('a'))
  expect(first.entries().map(({ id, state }) => [id, state.kind])).toEqual([
    ['a', 'waiting'],
    ['b', 'waiting'],
  ])

  const ids: string[] = []
  const second = outbox(storage, async ({ id, fields }) => {
    ids.push(`${id} ${fields.item}`)
    return SENT
  })
  expect(second.entries()).toHaveLength(2)
  second.retry()
  await vi.waitFor(() => expect(second.entries()).toEqual([]))
  expect(ids).toEqual(['a a', 'b b'])
  expect(storage.length).toBe(0)
})

test('a todo whose line could not be read is still known as such after a reload', async () => {
  const storage = memoryStorage()
  const first = outbox(storage, async () => ({ kind: 'unanswered' }))
  await first.add({ ...unsent('a'), isUnread: true })
  await first.add(unsent('b'))
  const second = outbox(storage, async () => SENT)
  expect(second.entries().map(({ id, isUnread }) => [id, isUnread])).toEqual([
    ['a', true],
    ['b', undefined],
  ])
})

test('a refused todo shows the reason and is sent again only by a retry of its own', async () => {
  let count = 0
  const box = outbox(memoryStorage(), async () => {
    count += 1
    return count === 1 ? { kind: 'refused', message: 'Too many todos.' } : SENT
  })
  await box.add(unsent('a'))
  expect(box.entries()[0]?.state).toEqual({ kind: 'refused', message: 'Too many todos.' })
  box.retry()
  expect(count).toBe(1)
  box.retry('a')
  await vi.waitFor(() => expect(box.entries()).toEqual([]))
})

test('a todo whose answer takes long is shown as waiting', async () => {
  const answer = Promise.withResolvers<Outcome>()
  const box = outbox(memoryStorage(), () => answer.promise)
  const added = box.add(unsent('a'))
  expect(box.entries()[0]?.state.kind).toBe('sending')
  await vi.waitFor(() => expect(box.entries()[0]?.state.kind).toBe('waiting'))
  answer.resolve(SENT)
  await added
  expect(box.entries()).toEqual([])
})

test('another user does not see the entries, and unreadable entries are left out', async () => {
  const storage = memoryStorage()
  await outbox(storage, async () => ({ kind: 'unanswered' })).add(unsent('a'))
  storage.setItem('todo-agents.unsent.ada.x', '{"id":')
  storage.setItem('todo-agents.unsent.ada.y', '{"id":"y"}')
  expect(outbox(storage, async () => SENT, 'bob').entries()).toEqual([])
  expect(
    outbox(storage, async () => SENT)
      .entries()
      .map(({ id }) => id),
  ).toEqual(['a'])
})

test.each([
  ['blocked', null],
  [
    'full',
    {
      ...memoryStorage(),
      setItem: () => {
        throw new Error('QuotaExceededError')
      },
    },
  ],
])('an unsent todo would be lost with the page if the storage is %s', async (_, storage) => {
  const box = outbox(storage, async () => ({ kind: 'unanswered' }))
  await box.add(unsent('a'))
  expect(box.isVolatile()).toBe(true)
  expect(box.entries()).toHaveLength(1)
  box.remove('a')
  expect(box.isVolatile()).toBe(false)
})

/** 120 todos of one action: two full requests and a part of one. */
function pasted(): Unsent[] {
  const action = { id: 'paste', count: 120 }
  return Array.from({ length: 120 }, (_, n) => ({ ...unsent(`${n}`.padStart(3, '0')), action }))
}

const steps = (progress: BulkProgress[]) => progress.map(({ sent, isDone }) => [sent, isDone])

test('the todos of an action are sent in parts of one request each, and the progress is reported after each', async () => {
  const storage = memoryStorage()
  const progress: BulkProgress[] = []
  let [now, most] = [0, 0]
  const send = async (): Promise<Outcome> => {
    most = Math.max(most, ++now)
    await Promise.resolve()
    now -= 1
    return SENT
  }
  const box = createOutbox({ userId: 'ada', storage, send, onProgress: (one) => progress.push(one) })
  const added = box.addAll(pasted())
  expect(box.entries()).toHaveLength(120)
  expect(storage.length).toBe(120)
  await added
  expect(most).toBe(50)
  expect(steps(progress)).toEqual([
    [0, false],
    [50, false],
    [100, false],
    [120, true],
  ])
  expect(box.entries()).toEqual([])
  expect(storage.length).toBe(0)
})

test('what a reload leaves of an action is sent afterwards, each once, as a part of the same action', async () => {
  const storage = memoryStorage()
  const saved: string[] = []
  let count = 0
  // The page closes during the second request: no answer comes.
  const never = new Promise<Outcome>(() => {})
  const first = outbox(storage, async ({ id }) => {
    if (++count > 50) return never
    saved.push(id)
    return SENT
  })
  void first.addAll(pasted())
  await vi.waitFor(() => expect(storage.length).toBe(70))

  const progress: BulkProgress[] = []
  const second = createOutbox({
    userId: 'ada',
    storage,
    send: async ({ id, action }) => {
      saved.push(id)
      expect(action).toEqual({ id: 'paste', count: 120 })
      return SENT
    },
    onProgress: (one) => progress.push(one),
  })
  second.retry()
  second.retry()
  await vi.waitFor(() => expect(second.entries()).toEqual([]))
  expect(saved).toEqual(pasted().map(({ id }) => id))
  expect(steps(progress)).toEqual([
    [50, false],
    [100, false],
    [120, true],
  ])
})

test('an action stops at the request without an answer, and what was refused keeps its reason', async () => {
  const progress: BulkProgress[] = []
  const box = createOutbox({
    userId: 'ada',
    storage: memoryStorage(),
    send: async ({ id }) => {
      if (id === '007') return { kind: 'refused', message: 'Too many todos.' }
      return id < '050' ? SENT : { kind: 'unanswered' }
    },
    onProgress: (one) => progress.push(one),
  })
  await box.addAll(pasted())
  expect(box.entries().filter(({ state }) => state.kind === 'waiting')).toHaveLength(70)
  expect(box.entries()[0]).toMatchObject({ id: '007', state: { kind: 'refused', message: 'Too many todos.' } })
  expect(steps(progress).at(-1)).toEqual([49, true])
})
