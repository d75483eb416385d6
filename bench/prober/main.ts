import { Agent, get } from 'node:http'
import { quantile } from '../figures.ts'
import { answer } from '../processes/answer.ts'

export interface ProbePlan {
  port: number
  path: string
  everyMs: number
}

/** Milliseconds from a request to the end of its response. */
export interface ProbeTimes {
  count: number
  median: number
  p99: number
  max: number
}

const agent = new Agent({ keepAlive: true })
let timesMs: number[] = []
let open: Promise<void>[] = []
let timer: NodeJS.Timeout | undefined

function probe({ port, path }: ProbePlan): Promise<void> {
  const sentAt = performance.now()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const request = get({ port, host: '127.0.0.1', path, agent }, (response) => {
    if (response.statusCode !== 200) reject(new Error(`${path} answered ${response.statusCode}`))
    response.on('error', reject).resume()
    response.on('end', () => {
      timesMs.push(performance.now() - sentAt)
      resolve()
    })
  })
  request.on('error', reject)
  // `stopProbing` reports the failure. Until then, it must not count as an unhandled rejection.
  promise.catch(() => {})
  return promise
}

/**
 * Requests a path at a fixed interval, without waiting for the previous response. So if the server is silent for a
 * second, every request of this second counts as late. The prober runs in a process of its own, so that no other work
 * delays it.
 */
const methods = {
  startProbing(plan: ProbePlan): void {
    timesMs = []
    open = []
    timer = setInterval(() => open.push(probe(plan)), plan.everyMs)
  },
  /** Rejects when a request failed. */
  async stopProbing(): Promise<ProbeTimes> {
    clearInterval(timer)
    await Promise.all(open)
    const sorted = Float64Array.from(timesMs).sort()
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
