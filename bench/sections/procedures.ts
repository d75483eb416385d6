import { randomUUIDv7 } from 'node:crypto'
import { median, ratioOf } from '../figures.ts'
import type { House } from '../house.ts'
import type { RequestParts } from '../load/connection.ts'
import { figure, printTable, ratioText } from '../print.ts'
import type { BenchDatabase } from '../processes/database.ts'
import { signInGuests, tokensOf } from '../processes/guests.ts'
import type { Probe } from '../processes/probe.ts'
import type { Remote } from '../processes/remote.ts'
import { costOf } from './phase.ts'

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
  bare: Side
  ours: Side
}

interface Sample {
  /** In microseconds per request. */
  cpu_us: number
  per_second: number
  latency_ms: number
}

/** Server CPU of our typed procedures, with authentication, against a bare server that runs the same SQL. */
export async function measureProcedures(house: House): Promise<void> {
  const { quick, rounds = quick ? 2 : 7 } = house.options
  if (house.options.embedded) throw new Error('The bare server needs PostgreSQL. Remove --embedded.')
  const product = await house.startProduct()
  const bare = await house.startBareApi()

  // One user for each connection, because writes of one user wait for each other.
  const guests = await signInGuests(product.port, CONNECTIONS)
  const tokens = await tokensOf(product.port, guests)
  const owner = guests[0]!
  await insertTodos(house.database, owner.user_id)

  const all = Array.from({ length: CONNECTIONS }, (_, connection) => connection)
  const total = quick ? 1000 : 4000
  const procedures: Procedure[] = [
    {
      name: `todo.list, 40 of ${TODOS.toLocaleString('en')}`,
      total,
      bare: {
        remote: bare,
        isOurs: false,
        port: bare.port,
        requests: all.map(() => ({ method: 'GET', path: `/list?${owner.user_id}` })),
      },
      ours: {
        remote: product,
        isOurs: true,
        port: product.port,
        requests: all.map(() => ({ method: 'GET', path: '/trpc/todo.list?input=%7B%7D', token: tokens[0] })),
      },
    },
    {
      name: 'todo.create',
      total: total / 2,
      bare: {
        remote: bare,
        isOurs: false,
        port: bare.port,
        requests: guests.map(({ user_id }) => ({ method: 'POST', path: `/create?${user_id}`, body: TODO })),
      },
      ours: {
        remote: product,
        isOurs: true,
        port: product.port,
        requests: tokens.map((token) => ({ method: 'POST', path: '/trpc/todo.create', token, body: TODO })),
      },
    },
  ]

  const rows: (string | number)[][] = []
  for (const procedure of procedures) {
    rows.push([procedure.name, ...(await compare(house, procedure, rounds))])
    // Afterwards, when both have prepared all their statements.
    await compareStatements(house, procedure)
  }
  printTable(
    `Server CPU per request at ${CONNECTIONS} connections`,
    ['procedure', 'bare µs', 'ours µs', 'ratio', 'bare: per second', 'ours', 'bare: median ms', 'ours'],
    rows,
  )
  await bare.stop()
  await product.stop()
}

async function compare(house: House, procedure: Procedure, rounds: number): Promise<string[]> {
  const { bare, ours } = procedure
  for (const side of [bare, ours]) await run(house, side, procedure)
  const theirs: Sample[] = []
  const mine: Sample[] = []
  for (let round = 0; round < rounds; round++) {
    theirs.push(await run(house, bare, procedure))
    mine.push(await run(house, ours, procedure))
  }
  const [a, b] = [mine, theirs].map((samples) => samples.map(({ cpu_us }) => cpu_us))
  const middle = (samples: Sample[], key: keyof Sample) => figure(median(samples.map((sample) => sample[key])))
  return [
    figure(median(b!)),
    figure(median(a!)),
    ratioText(ratioOf(a!, b!)),
    middle(theirs, 'per_second'),
    middle(mine, 'per_second'),
    middle(theirs, 'latency_ms'),
    middle(mine, 'latency_ms'),
  ]
}

async function run(house: House, side: Side, { name, total }: Procedure): Promise<Sample> {
  const { port, requests } = side
  const { cost, result } = await costOf(house, side, name, () => house.load.ask('calls', { port, requests, total }))
  const { seconds, latency } = result
  return { cpu_us: cost.cpu_us / total, per_second: total / seconds, latency_ms: latency.median }
}

/** The comparison is valid only while both servers run the same statements. */
async function compareStatements({ load, database }: House, { name, bare, ours }: Procedure): Promise<void> {
  const statementsOf = ({ port, requests }: Side) =>
    database.statementsOf(() => load.ask('calls', { port, requests: requests.slice(0, 1), total: 1 }))
  const [theirs, mine] = [await statementsOf(bare), await statementsOf(ours)]
  if (mine.length > 0 && mine.join('\n') === theirs.join('\n')) return
  console.warn(`\n${name}: the bare server does NOT run the same SQL. Update bench/bare-api/statements.ts.`)
  console.warn(['Ours:', ...mine, 'Bare:', ...theirs].join('\n  '))
}

/** Half of the todos are open, and a third have a time. */
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
