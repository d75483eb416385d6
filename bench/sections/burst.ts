import { median } from '../figures.ts'
import type { Harness } from '../harness.ts'
import type { BurstSeen } from '../load/burst.ts'
import { figure, printTable, withBar } from '../print.ts'
import type { ProbeTimes } from '../prober/main.ts'
import { signInGuests, tokensOf } from '../processes/guests.ts'

const MESSAGES = 500
/** The bar in the README: the milliseconds that /healthz may take at p99 during the burst on the embedded database. */
const BAR = 250
const PROBE = { path: '/healthz', everyMs: 20 }
const CONTENT = 'Create a todo for team meeting tomorrow at 2 PM, high importance'

type Sample = BurstSeen & { health: ProbeTimes }

/**
 * Measures how long the server takes to answer /healthz while 500 messages are sent at once to the offline model, by
 * one user or by 500.
 */
export async function measureBurst(harness: Harness): Promise<void> {
  const { quick, rounds = quick ? 1 : 3 } = harness.options
  const rows: (string | number)[][] = []
  for (const database of ['embedded', 'PostgreSQL'] as const) {
    for (const users of [MESSAGES, 1]) {
      const samples: Sample[] = []
      for (let round = 0; round < rounds; round++) samples.push(await burst(harness, database, users))
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
        withBar(worst, database === 'embedded' ? BAR : undefined),
        middle(({ health }) => health.max),
      ])
    }
  }
  printTable(
    `${MESSAGES} messages at once, and ${PROBE.path} every ${PROBE.everyMs} ms meanwhile`,
    ['database', 'users', 'answered', 'refused', 'seconds', 'median ms', 'p99 ms', 'worst p99 ms', 'max ms'],
    rows,
  )
}

/** Measures one burst with a new server process. The embedded database of the process is empty. */
async function burst(harness: Harness, database: 'embedded' | 'PostgreSQL', users: number): Promise<Sample> {
  const { load } = harness
  const product = await harness.startProduct({ offline: true, embedded: database === 'embedded' })
  const { port } = product
  const tokens = await tokensOf(port, await signInGuests(port, users))
  const prober = harness.startProber()
  await prober.ask('startProbing', { port, ...PROBE })
  const seen = await load.ask('burst', { port, tokens, messages: MESSAGES, content: CONTENT })
  const health = await prober.ask('stopProbing')
  await prober.stop()
  await product.stop()
  return { ...seen, health }
}
