import { analyzeTables, insertMessages, insertTodos, overPool } from '@todo-agents/db/testing/many-rows'
import { median, ratioOf } from '../figures.ts'
import type { Harness } from '../harness.ts'
import type { RequestParts } from '../load/connection.ts'
import { figure, printTable, withBar } from '../print.ts'
import type { BenchDatabase } from '../processes/database.ts'
import { signInGuests, tokensOf } from '../processes/guests.ts'
import { treeCpuUs } from '../processes/process-tree.ts'
import type { Product } from '../processes/product.ts'

/** Todos, and messages of a conversation, of the two users that are compared. */
const SIZES = {
  few: { todos: 1000, messages: 10 },
  many: { todos: 100_000, messages: 10_000 },
}
/** A run is started in each of these conversations, so that it stays short. */
const SESSIONS = 10
const LATE = Date.parse('2045-03-06T00:00:00Z')
const HOUR_MS = 3_600_000

interface User {
  id: string
  token: string
}

interface Figure {
  name: string
  bar: number
  /** Returns the requests of one round, which are sent one after the other. */
  requests(user: User, round: number): RequestParts[]
}

/** Compares the CPU of our server and of PostgreSQL for a user with many rows with that for a user with few. */
export async function measureSizes(harness: Harness): Promise<void> {
  const { quick, embedded, rounds = quick ? 3 : 9 } = harness.options
  if (embedded) throw new Error('The rows are inserted into PostgreSQL: leave out --embedded.')
  const { database, upstream, options } = harness
  const product = await harness.startProduct()
  const guests = await signInGuests(product.port, 2)
  await fill(
    database,
    guests.map(({ user_id }) => user_id),
  )
  // The tokens come last, because they are valid for only 15 minutes.
  const tokens = await tokensOf(product.port, guests)
  const [few, many] = guests.map(({ user_id }, index) => ({ id: user_id, token: tokens[index]! }))
  await upstream.ask('play', { api: options.api, pace: { everyMs: 1 }, deltas: 5, gated: false })

  const postgres = await database.pid()
  const rows: (string | number)[][] = []
  for (const each of figures()) {
    const samples: [number[], number[]] = [[], []]
    // The first round only warms up.
    for (let round = 0; round <= rounds; round++) {
      for (const [index, user] of [few!, many!].entries()) {
        const cpuMs = await cpuOf(harness, product, postgres, each.requests(user, round))
        if (round > 0) samples[index]!.push(cpuMs)
      }
    }
    const [ofFew, ofMany] = samples
    rows.push([each.name, figure(median(ofFew)), figure(median(ofMany)), withBar(ratioOf(ofMany, ofFew), each.bar)])
  }
  printTable(
    'CPU of our server and PostgreSQL, 100,000 todos beside 1,000, 10,000 messages of a conversation beside 10',
    ['request', 'few: ms', 'many: ms', 'ratio'],
    rows,
  )
  await product.stop()
}

async function fill({ pool }: BenchDatabase, [few, many]: string[]): Promise<void> {
  const db = overPool(pool)
  for (const [user_id, size] of [
    [few!, SIZES.few],
    [many!, SIZES.many],
  ] as const) {
    const of = { user_id, now: () => new Date() }
    await insertTodos(db, of, size.todos)
    for (let index = 0; index < SESSIONS; index++)
      await insertMessages(db, of, sessionOf(user_id, index), size.messages)
  }
  await analyzeTables(db)
}

const sessionOf = (user_id: string, index: number) => `user_${user_id}_${index}`

function figures(): Figure[] {
  const late = (hours: number) => new Date(LATE + hours * HOUR_MS).toISOString()
  const query = (name: string, input: object) => `/trpc/${name}?input=${encodeURIComponent(JSON.stringify(input))}`
  const repeat = (request: RequestParts) => Array.from({ length: 50 }, () => request)
  return [
    {
      name: 'todo.list with a q that finds nothing',
      bar: 3,
      requests: ({ token }) => repeat({ method: 'GET', path: query('todo.list', { q: 'nowhere' }), token }),
    },
    {
      name: 'todo.conflicts after all others',
      bar: 1.3,
      requests: ({ token }) =>
        repeat({ method: 'GET', path: query('todo.conflicts', { from: late(0), to: late(7 * 24) }), token }),
    },
    {
      name: 'todo.create after all others',
      bar: 1.3,
      requests: ({ token }, round) =>
        Array.from({ length: 50 }, (_, index) => {
          const hour = 8 * 24 + round * 50 + index
          const body = { item: 'Late', start_time: late(hour), end_time: late(hour + 1) }
          return { method: 'POST', path: '/trpc/todo.create', token, body }
        }),
    },
    {
      name: 'a run in the conversation',
      bar: 1.2,
      requests: ({ id, token }) =>
        Array.from({ length: SESSIONS }, (_, index) => {
          const body = {
            session_id: sessionOf(id, index),
            messages: [{ role: 'user', content: 'Prepare the meeting.' }],
          }
          return { method: 'POST', path: '/api/todos/agent-create/stream', token, body }
        }),
    },
  ]
}

/** Returns the CPU time of a request in ms. */
async function cpuOf({ load }: Harness, product: Product, postgres: number, requests: RequestParts[]): Promise<number> {
  const total = async () => (await product.ask('cpu')).allUs + treeCpuUs(postgres)
  const before = await total()
  for (const request of requests) await load.ask('calls', { port: product.port, requests: [request], total: 1 })
  return ((await total()) - before) / 1000 / requests.length
}
