import { expect, test, vi } from 'vitest'
import type { Outcome, Unsent } from './outbox.ts'
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
