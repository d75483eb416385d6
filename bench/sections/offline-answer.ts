import { randomUUIDv7 } from 'node:crypto'
import { median, ratioOf } from '../figures.ts'
import type { Harness } from '../harness.ts'
import type { RequestParts } from '../load/connection.ts'
import { figure, printTable, withBar } from '../print.ts'
import type { BenchDatabase } from '../processes/database.ts'
import { signInGuests, tokensOf } from '../processes/guests.ts'
import { treeCpuUs } from '../processes/process-tree.ts'
import type { Product } from '../processes/product.ts'
import { costOf } from './cost.ts'

const FEW = 10
const MANY = 10_000
/** The bars in the README: CPU among many todos beside few, and the bytes of one answer. */
const BARS = { cpu: 2, bytes: 4000 }
/** No todo has such a title. */
const CONTENT = 'Complete the passport renewal'
const ANSWERS = 40

interface User {
  token: string
  todos: number
}

interface Sample {
  serverMs: number
  postgresMs: number
  bytes: number
}

/** Measures an answer of the offline assistant about a todo that is not there, among few and among many todos. */
export async function measureOfflineAnswer(harness: Harness): Promise<void> {
  const { quick, rounds = quick ? 2 : 7 } = harness.options
  if (harness.options.embedded) throw new Error('The todos are inserted into PostgreSQL: leave out --embedded.')
  const product = await harness.startProduct({ offline: true })
  const postgres = await harness.database.pid()
  const guests = await signInGuests(product.port, 2)
  const tokens = await tokensOf(product.port, guests)
  const users = [FEW, MANY].map((todos, index): User => ({ todos, token: tokens[index]! }))
  for (const [index, { todos }] of users.entries()) await insertTodos(harness.database, guests[index]!.user_id, todos)

  for (const user of users) await answer(harness, product, postgres, user)
  const samples = users.map((): Sample[] => [])
  for (let round = 0; round < rounds; round++)
    for (const [index, user] of users.entries()) samples[index]!.push(await answer(harness, product, postgres, user))
  const [few, many] = samples.map((each) => each.map(({ serverMs, postgresMs }) => serverMs + postgresMs))
  printTable(
    'An offline answer about a todo that is not there',
    ['todos', 'server ms', 'PostgreSQL ms', 'CPU beside few', 'bytes'],
    samples.map((each, index) => [
      users[index]!.todos,
      figure(median(each.map(({ serverMs }) => serverMs))),
      figure(median(each.map(({ postgresMs }) => postgresMs))),
      index === 0 ? '' : withBar(ratioOf(many!, few!), BARS.cpu),
      withBar(median(each.map(({ bytes }) => bytes)), BARS.bytes),
    ]),
  )
  await product.stop()
}

/** Returns the cost of one answer. Each starts a new conversation. */
async function answer(harness: Harness, product: Product, postgres: number, user: User): Promise<Sample> {
  const { port } = product
  const body = { messages: [{ role: 'user', content: CONTENT }] }
  const requests: RequestParts[] = [{ method: 'POST', path: '/api/todos/agent-create/stream', token: user.token, body }]
  const before = treeCpuUs(postgres)
  const { cost, result } = await costOf(harness, { remote: product, isOurs: true }, `${user.todos} todos`, () =>
    harness.load.ask('calls', { port, requests, total: ANSWERS }),
  )
  return {
    serverMs: cost.cpuUs / ANSWERS / 1000,
    postgresMs: (treeCpuUs(postgres) - before) / ANSWERS / 1000,
    bytes: result.bodyBytes / ANSWERS,
  }
}

const VERBS = ['Call', 'Pay', 'Buy', 'Fix', 'Clean', 'Prepare', 'Return', 'Check', 'Order', 'Review', 'Pack', 'Renew']
const THINGS = [
  'the report',
  'insurance',
  'groceries',
  'the car',
  'rent',
  'a present',
  'the passage',
  'new shoes',
  'port',
]
const PEOPLE = ['for Anna', 'with Ben', 'for the team', 'with Priya', 'before the party', 'for work', 'at home']

/** Inserts todos with titles of common words: some share letters with the title that is looked for. */
async function insertTodos({ pool }: BenchDatabase, user_id: string, count: number): Promise<void> {
  const ids = Array.from({ length: count }, () => randomUUIDv7())
  const titles = ids.map((_, n) => [VERBS, THINGS, PEOPLE].map((words) => words[(n * 7919) % words.length]).join(' '))
  await pool.query(
    `insert into todo (id, user_id, item, created_at, updated_at, version, sort_time, importance)
     select id, $1, item || ' ' || n, now(), now(), 1, 'infinity', 'none'
     from unnest($2::uuid[], $3::text[]) with ordinality as todos (id, item, n)`,
    [user_id, ids, titles],
  )
  await pool.query('analyze todo')
}
