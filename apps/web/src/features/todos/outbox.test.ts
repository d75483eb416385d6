import { expect, test, vi } from 'vitest'
import type { Outcome, Unsent } from './outbox.ts'
import { createOutbox } from './outbox.ts'

/** What a browser stores, with the events left out. */
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

function outbox(storage: Storage | null, send: (unsent: Unsent) => Promise<Outcome>, user_id = 'ada') {
  return createOutbox({ user_id, storage, send, notice_after_ms: 5 })
}

test('a todo that the server has is kept no longer', async () => {
  const storage = memoryStorage()
  const box = outbox(storage, async () => SENT)
  const sent = box.add(unsent('a'))
  expect(storage.length).toBe(1)
  expect(await sent).toEqual(SENT)
  expect(box.entries()).toEqual([])
  expect(storage.length).toBe(0)
})

test('one without an answer survives the page, and is sent again with its id', async () => {
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

test('one that is refused says why, and is sent again only when that is asked for', async () => {
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

test('one whose answer takes long shows that it waits', async () => {
  const answer = Promise.withResolvers<Outcome>()
  const box = outbox(memoryStorage(), () => answer.promise)
  const added = box.add(unsent('a'))
  expect(box.entries()[0]?.state.kind).toBe('sending')
  await vi.waitFor(() => expect(box.entries()[0]?.state.kind).toBe('waiting'))
  answer.resolve(SENT)
  await added
  expect(box.entries()).toEqual([])
})

test('another user sees nothing of it, and what cannot be read is left out', async () => {
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
  ['is blocked', null],
  [
    'is full',
    {
      ...memoryStorage(),
      setItem: () => {
        throw new Error('QuotaExceededError')
      },
    },
  ],
])('without storage that works an unsent todo would be lost with the page: it %s', async (_, storage) => {
  const box = outbox(storage, async () => ({ kind: 'unanswered' }))
  await box.add(unsent('a'))
  expect(box.isVolatile()).toBe(true)
  expect(box.entries()).toHaveLength(1)
  box.remove('a')
  expect(box.isVolatile()).toBe(false)
})
