import { median } from '../figures.ts'
import type { House } from '../house.ts'
import type { BurstSeen } from '../load/burst.ts'
import { figure, printTable } from '../print.ts'
import type { ProbeTimes } from '../prober/main.ts'
import { signInGuests, tokensOf } from '../processes/guests.ts'

const MESSAGES = 500
/** The p99 of /healthz in milliseconds must stay under this during the burst on the embedded database. */
const BAR = 250
const PROBE = { path: '/healthz', every_ms: 20 }
const CONTENT = 'Create a todo for team meeting tomorrow at 2 PM, high importance'

type Sample = BurstSeen & { health: ProbeTimes }

/** How long a server takes to respond while it handles 500 messages at once, of one user and of many. */
export async function measureBurst(house: House): Promise<void> {
  const { quick, rounds = quick ? 1 : 3 } = house.options
  const rows: (string | number)[][] = []
  for (const database of ['embedded', 'PostgreSQL'] as const) {
    for (const users of [MESSAGES, 1]) {
      const samples: Sample[] = []
      for (let round = 0; round < rounds; round++) samples.push(await burst(house, database, users))
      const middle = (of: (sample: Sample) => number) => figure(median(samples.map(of)))
      const worst = Math.max(...samples.map(({ health }) => health.p99))
      rows.push([
        database,
        users,
        middle(({ answered }) => answered),
        middle(({ refused }) => refused),
        middle(({ seconds }) => seconds),
        middle(({ health }) => health.median),
        middle(({ health }) => health.p99),
        `${figure(worst)}${database === 'embedded' ? ` (${worst < BAR ? 'under' : '**over**'} ${BAR})` : ''}`,
        middle(({ health }) => health.max),
      ])
    }
  }
  printTable(
    `${MESSAGES} messages at once, and ${PROBE.path} every ${PROBE.every_ms} ms meanwhile`,
    ['database', 'users', 'answered', 'refused', 'seconds', 'median ms', 'p99 ms', 'worst p99 ms', 'max ms'],
    rows,
  )
}

/** Starts a new process for each burst. Its embedded database is empty. */
async function burst(house: House, database: 'embedded' | 'PostgreSQL', users: number): Promise<Sample> {
  const { load } = house
  const product = await house.startProduct({ offline: true, embedded: database === 'embedded' })
  const { port } = product
  const tokens = await tokensOf(port, await signInGuests(port, users))
  const prober = house.startProber()
  await prober.ask('start', { port, ...PROBE })
  const seen = await load.ask('burst', { port, tokens, messages: MESSAGES, content: CONTENT })
  const health = await prober.ask('stop')
  await prober.stop()
  await product.stop()
  return { ...seen, health }
}
