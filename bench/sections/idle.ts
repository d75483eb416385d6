import { readFileSync } from 'node:fs'
import { median } from '../figures.ts'
import type { Harness } from '../harness.ts'
import { figure, printTable, withBar } from '../print.ts'

const SECONDS = 20
/** The bars in the README. */
const BAR_CPU_PERCENT = 0.5
const BAR_MB = 400
const BAR_PEAK_MB = 600

interface Sample {
  /** The CPU of the idle server, in percent of a core. */
  cpuPercent: number
  mb: number
  peakMb: number
}

/** Measures a server in the default mode that has just been started for the first time, and that serves nobody. */
export async function measureIdle(harness: Harness): Promise<void> {
  const { quick, rounds = quick ? 1 : 3 } = harness.options
  const samples: Sample[] = []
  for (let round = 0; round < rounds; round++) samples.push(await idle(harness))
  const middle = (of: (sample: Sample) => number) => median(samples.map(of))
  printTable(
    `An idle server with a new embedded database: CPU of ${SECONDS} s, then memory`,
    ['starts', 'CPU % of a core', 'MB', 'peak MB'],
    [
      [
        figure(rounds),
        withBar(
          middle(({ cpuPercent }) => cpuPercent),
          BAR_CPU_PERCENT,
        ),
        withBar(
          middle(({ mb }) => mb),
          BAR_MB,
        ),
        withBar(
          middle(({ peakMb }) => peakMb),
          BAR_PEAK_MB,
        ),
      ],
    ],
  )
}

async function idle(harness: Harness): Promise<Sample> {
  const product = await harness.startProduct({ offline: true, embedded: true })
  const { allUs: before } = await product.ask('cpu')
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000))
  const { allUs: after } = await product.ask('cpu')
  const status = statusOf(product.pid)
  await product.stop()
  return {
    cpuPercent: (after - before) / (SECONDS * 10_000),
    mb: megabytes(status, 'VmRSS'),
    peakMb: megabytes(status, 'VmHWM'),
  }
}

/** Returns the memory of a process as Linux counts it: https://docs.kernel.org/filesystems/proc.html, 1.1 */
function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return ''
  }
}

/** Returns NaN on a system without /proc. */
function megabytes(status: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1000
}
