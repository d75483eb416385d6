import { rmSync } from 'node:fs'
import type { TodoAgents } from '@todo-agents/client/client'
import { createTodoAgents } from '@todo-agents/client/client'
import { describeError } from '@todo-agents/client/errors'
import { MAX_BATCH_CALLS } from '@todo-agents/contract/bounds'
import { createDataDir } from '@todo-agents/db/testing/templates'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Server } from './server.ts'
import { serverOf } from './server.ts'

/** Contains the limit of one request, one call more than that, and the calls of an import of a long list. */
const COUNTS = [1, 10, MAX_BATCH_CALLS, MAX_BATCH_CALLS + 1, 500]

describe('calls made in the same moment through the client', () => {
  const data_dir = createDataDir()
  let server: Server
  let client: TodoAgents
  /** The method and the number of calls of each tRPC request since the start of the test. */
  let requests: { method: string; calls: number }[]

  beforeAll(async () => {
    server = await serverOf({ DATA_DIR: data_dir })
    await server.start()
    client = createTodoAgents({
      url: server.url,
      fetch: (input, init) => {
        const { pathname } = new URL(`${input}`)
        if (pathname.startsWith('/trpc/')) {
          requests.push({ method: init?.method ?? 'GET', calls: pathname.split(',').length })
        }
        return fetch(input, init)
      },
    })
    await client.auth.signInAsGuest()
  })
  beforeEach(() => {
    requests = []
  })
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
    rmSync(data_dir, { recursive: true })
  })

  const items = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix} ${index}`)
  const create = (item: string) => client.trpc.todo.create.mutate({ item })

  test.each(COUNTS)('%i mutations each get their own answer', async (count) => {
    const expected = items(`of ${count}`, count)
    const writes = await Promise.all(expected.map(create))

    expect(writes.map(({ todos }) => todos[0]?.item)).toEqual(expected)
    expect(requests).toHaveLength(Math.ceil(count / MAX_BATCH_CALLS))
    expect(Math.max(...requests.map(({ calls }) => calls))).toBeLessThanOrEqual(MAX_BATCH_CALLS)
  })

  test.each(COUNTS)('%i queries each get their own answer', async (count) => {
    const writes = await Promise.all(items(`for ${count}`, 10).map(create))
    const ids = writes.flatMap(({ todos }) => todos.map(({ id }) => id))
    const expected = Array.from({ length: count }, (_, index) => ids[index % ids.length])
    requests = []
    const todos = await Promise.all(expected.map((id) => client.trpc.todo.get.query({ id: id! })))

    expect(todos.map(({ id }) => id)).toEqual(expected)
    expect(requests.every(({ calls }) => calls <= MAX_BATCH_CALLS)).toBe(true)
  })

  test('a failed call does not affect the others', async () => {
    const titles = items('good or bad', 120).map((item, index) => (index % 7 === 3 ? 'x'.repeat(101) : item))
    const answers = await Promise.allSettled(titles.map(create))

    for (const [index, answer] of answers.entries()) {
      if (answer.status === 'fulfilled') expect(answer.value.todos[0]?.item).toBe(titles[index])
      else expect(describeError(answer.reason)).toMatchObject({ code: 'invalid_request' })
      expect(answer.status).toBe(index % 7 === 3 ? 'rejected' : 'fulfilled')
    }
  })

  test('an input beyond the body limit fails with a sentence and does not affect the other calls', async () => {
    const [before, huge, after] = await Promise.allSettled([
      create('before the huge one'),
      client.trpc.todo.create.mutate({ item: 'huge', description: 'x'.repeat(2_000_000) }),
      create('after the huge one'),
    ])

    expect([before?.status, after?.status]).toEqual(['fulfilled', 'fulfilled'])
    expect(huge?.status === 'rejected' && describeError(huge.reason)).toEqual({
      code: 'payload_too_large',
      message: 'The request body is too large.',
    })
  })

  test.each([
    ['longer than its field allows', 5000, { code: 'invalid_request', message: expect.stringMatching(/^q: /) }],
    ['longer than a URL may be', 50_000, { code: 'payload_too_large', message: expect.stringMatching(/\w\.$/) }],
  ])('a query that is %s fails with a sentence and does not affect the other calls', async (_, length, error) => {
    const [list, huge] = await Promise.allSettled([
      client.trpc.todo.list.query({}),
      client.trpc.todo.list.query({ q: 'x'.repeat(length) }),
    ])

    expect(list?.status).toBe('fulfilled')
    expect(huge?.status === 'rejected' && describeError(huge.reason)).toEqual(error)
  })

  test('queries with the longest inputs that the schema allows are answered', async () => {
    const q = '\u{20000}'.repeat(100)
    const tag = '語'.repeat(50)
    const lists = await Promise.all(items('page', 40).map(() => client.trpc.todo.list.query({ q, tag })))

    expect(lists).toEqual(lists.map(() => ({ todos: [], next_cursor: null })))
  })

  test('mutations with the longest inputs that the schema allows are answered', async () => {
    const description = '語'.repeat(1024)
    const tags = Array.from({ length: 20 }, (_, index) => `${index} ${'語'.repeat(47)}`)
    const item = '語'.repeat(100)
    const writes = await Promise.all(
      items('todo', MAX_BATCH_CALLS).map(() => client.trpc.todo.create.mutate({ item, description, tags })),
    )

    expect(writes.map(({ todos }) => todos[0]?.description)).toEqual(writes.map(() => description))
  })
})
