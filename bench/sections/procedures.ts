import { randomUUIDv7 } from 'node:crypto'
import { median, ratioOf } from '../figures.ts'
import type { Harness } from '../harness.ts'
import type { RequestParts } from '../load/connection.ts'
import { figure, printTable, withBar } from '../print.ts'
import type { BenchDatabase } from '../processes/database.ts'
import type { Guest } from '../processes/guests.ts'
import { signInGuests, tokensOf } from '../processes/guests.ts'
import type { Probe } from '../processes/probe.ts'
import type { Remote } from '../processes/remote.ts'
import { costOf } from './cost.ts'

const CONNECTIONS = 32
const TODOS = 10_000
const TODO = { item: 'Prepare the slides for the team meeting', importance: 'high' }

interface Side {
  remote: Remote<Probe>
  isOurs: boolean
  port: number
  /** One request for each connection. */
  requests: RequestParts[]
}

interface Procedure {
  name: string
  /** The number of requests in a run. */
  total: number
  /** The most that the ratio of the CPU may be. */
  bar: number
  bare: Side
  ours: Side
}

interface Sample {
  /** Microseconds per request. */
  cpuUs: number
  perSecond: number
  latencyMs: number
}

/**
 * Compares the server CPU of our procedures, authentication included, with that of a bare server that runs the same
 * SQL.
 */
export async function measureProcedures(harness: Harness): Promise<void> {
  const { quick, rounds = quick ? 2 : 7 } = harness.options
  if (harness.options.embedded) throw new Error('The bare server needs PostgreSQL: leave out --embedded.')
  const product = await harness.startProduct()
  const bare = await harness.startBareApi()

  // Each connection has its own user, because writes of the same user wait for each other.
  const guests = await signInGuests(product.port, CONNECTIONS)
  const tokens = await tokensOf(product.port, guests)
  await insertTodos(harness.database, guests[0]!.user_id)
  const procedures = proceduresOf({ bare, product, guests, tokens, total: quick ? 1000 : 4000 })
  const rows: (string | number)[][] = []
  for (const procedure of procedures) {
    rows.push([procedure.name, ...(await compare(harness, procedure, rounds))])
    // This comes last: by now, neither server still runs statements of its preparation.
    await compareStatements(harness, procedure)
  }
  printTable(
    `Server CPU per request at ${CONNECTIONS} connections`,
    ['procedure', 'bare µs', 'ours µs', 'ratio', 'bare: per second', 'ours', 'bare: median ms', 'ours'],
    rows,
  )
  await bare.stop()
  await product.stop()
}

interface Setup {
  bare: Remote<Probe> & { port: number }
  product: Remote<Probe> & { port: number }
  guests: Guest[]
  /** The token of each guest. */
  tokens: string[]
  total: number
}

/**
 * Returns the procedures to compare. `todo.list` always reads the list of the first guest; `todo.create` writes for all
 * guests.
 */
function proceduresOf({ bare, product, guests, tokens, total }: Setup): Procedure[] {
  const bareSide = (requests: RequestParts[]): Side => ({ remote: bare, isOurs: false, port: bare.port, requests })
  const ourSide = (requests: RequestParts[]): Side => ({ remote: product, isOurs: true, port: product.port, requests })
  const list = { path: '/trpc/todo.list?input=%7B%7D', token: tokens[0] }
  return [
    {
      name: `todo.list, 40 of ${TODOS.toLocaleString('en')}`,
      total,
      bar: 1.6,
      bare: bareSide(guests.map(() => ({ method: 'GET', path: `/list?${guests[0]!.user_id}` }))),
      ours: ourSide(guests.map(() => ({ method: 'GET', ...list }))),
    },
    {
      name: 'todo.create',
      total: total / 2,
      bar: 2.4,
      bare: bareSide(guests.map(({ user_id }) => ({ method: 'POST', path: `/create?${user_id}`, body: TODO }))),
      ours: ourSide(tokens.map((token) => ({ method: 'POST', path: '/trpc/todo.create', token, body: TODO }))),
    },
  ]
}

async function compare(harness: Harness, procedure: Procedure, rounds: number): Promise<string[]> {
  const { bare, ours } = procedure
  for (const side of [bare, ours]) await run(harness, side, procedure)
  const theirs: Sample[] = []
  const mine: Sample[] = []
  for (let round = 0; round < rounds; round++) {
    theirs.push(await run(harness, bare, procedure))
    mine.push(await run(harness, ours, procedure))
  }
  const [a, b] = [mine, theirs].map((samples) => samples.map(({ cpuUs }) => cpuUs))
  const middle = (samples: Sample[], key: keyof Sample) => figure(median(samples.map((sample) => sample[key])))
  return [
    figure(median(b!)),
    figure(median(a!)),
    withBar(ratioOf(a!, b!), procedure.bar),
    middle(theirs, 'perSecond'),
    middle(mine, 'perSecond'),
    middle(theirs, 'latencyMs'),
    middle(mine, 'latencyMs'),
  ]
}

async function run(harness: Harness, side: Side, { name, total }: Procedure): Promise<Sample> {
  const { port, requests } = side
  const { cost, result } = await costOf(harness, side, name, () => harness.load.ask('calls', { port, requests, total }))
  const { seconds, latency } = result
  return { cpuUs: cost.cpuUs / total, perSecond: total / seconds, latencyMs: latency.median }
}

/** Warns when the two servers do not run the same statements, because the comparison then means nothing. */
async function compareStatements({ load, database }: Harness, { name, bare, ours }: Procedure): Promise<void> {
  const statementsOf = ({ port, requests }: Side) =>
    database.statementsOf(() => load.ask('calls', { port, requests: requests.slice(0, 1), total: 1 }))
  const [theirs, mine] = [await statementsOf(bare), await statementsOf(ours)]
  if (mine.length > 0 && mine.join('\n') === theirs.join('\n')) return
  console.warn(`\n${name}: the bare server does NOT run the same SQL. Update bench/bare-api/statements.ts.`)
  console.warn(['Ours:', ...mine, 'Bare:', ...theirs].join('\n  '))
}

/** Inserts a realistic list: half of the todos are completed, and a third have a time. */
async function insertTodos({ pool }: BenchDatabase, user_id: string): Promise<void> {
  const ids = Array.from({ length: TODOS }, () => randomUUIDv7())
  await pool.query(
    `insert into todo (id, user_id, item, description, start_time, end_time, importance, completed_at, created_at,
       updated_at, version, sort_time)
     select id, $1, 'Todo number ' || n, 'Something to do ' || (n * 7919 % 10007),
       case n % 3 when 1 then time end, case n % 3 when 1 then time + interval '30 minutes' end,
       (array['none', 'none', 'none', 'low', 'medium', 'high']::importance[])[1 + n * 31 % 6],
       case n % 2 when 0 then time end, time - interval '90 days', time, 1,
       case n % 3 when 1 then time else 'infinity' end
     from unnest($2::uuid[]) with ordinality as ids (id, n),
       lateral (select now() + (n * 7919 % 10007 - 5000) * interval '40 minutes') as at (time)`,
    [user_id, ids],
  )
  await pool.query('analyze todo')
}
