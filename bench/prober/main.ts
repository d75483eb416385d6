import { Agent, get } from 'node:http'
import { quantile } from '../figures.ts'
import { answer } from '../processes/answer.ts'

export interface ProbePlan {
  port: number
  path: string
  every_ms: number
}

/** Milliseconds from a request to the end of its answer. */
export interface ProbeTimes {
  count: number
  median: number
  p99: number
  max: number
}

const agent = new Agent({ keepAlive: true })
let times_ms: number[] = []
let open: Promise<void>[] = []
let timer: NodeJS.Timeout | undefined

function probe({ port, path }: ProbePlan): Promise<void> {
  const sent_at = performance.now()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const request = get({ port, host: '127.0.0.1', path, agent }, (response) => {
    if (response.statusCode !== 200) reject(new Error(`${path} answered ${response.statusCode}`))
    response.on('error', reject).resume()
    response.on('end', () => {
      times_ms.push(performance.now() - sent_at)
      resolve()
    })
  })
  request.on('error', reject)
  // The result is awaited in `stop`.
  promise.catch(() => {})
  return promise
}

/**
 * Requests a path at a fixed rate, in a separate process that no other work delays, even if the last request is not yet
 * answered: when a server does not respond for a second, every request of that second waits.
 */
const methods = {
  start(plan: ProbePlan): void {
    times_ms = []
    open = []
    timer = setInterval(() => open.push(probe(plan)), plan.every_ms)
  },
  /** Rejects when a request failed. */
  async stop(): Promise<ProbeTimes> {
    clearInterval(timer)
    await Promise.all(open)
    const sorted = Float64Array.from(times_ms).sort()
    return {
      count: sorted.length,
      median: quantile(sorted, 0.5),
      p99: quantile(sorted, 0.99),
      max: quantile(sorted, 1),
    }
  },
}

export type Prober = typeof methods

answer(methods)
