import type { Harness } from '../harness.ts'
import { pinTree } from '../processes/process-tree.ts'
import type { Target } from './target.ts'

/** The deltas of a short answer. */
export const SHORT = 20
const SERVER_CORE = 0
const OTHER_CORE = 1

export interface AnswerPlan {
  /** The number of runs that start at once. */
  streams: number
  deltas: number
  /** How many times that many runs start, each time when the last ones have ended. */
  waves: number
}

/** Plays whole runs of two turns. The next delta of a run is sent when an earlier one has reached its client. */
export async function answerRuns(harness: Harness, target: Target, { streams, deltas, waves }: AnswerPlan) {
  const { upstream, load, options } = harness
  const { port, format } = target
  const tokens = await target.tokens()
  const receiptsPort = await upstream.ask('receiptsPort')
  await upstream.ask('play', { api: options.api, pace: 'saturated', deltas, gated: false })
  for (let wave = 0; wave < waves; wave++) {
    await load.ask('open', { port, format, streams, tokens, atOnce: streams, receiptsPort })
    await load.ask('untilEnded')
    const { deltas: received } = await load.ask('wire')
    await load.ask('close')
    if (received !== streams * deltas) throw new Error(`${streams} runs got ${received} deltas of ${deltas} each`)
  }
}

/** A server that is measured beside others. `postgres`: the main process of its PostgreSQL; null without one. */
interface Measured {
  target: Target
  postgres: number | null
}

/**
 * Pins the servers to one core, and the upstream, the load and the databases to another; warns where this fails. Then
 * lets each server run until its code is compiled.
 */
export async function pinAndWarmUp(harness: Harness, sides: Measured[]): Promise<void> {
  const { upstream, load, options } = harness
  const pinned = [
    ...sides.map(({ target }) => pinTree(target.remote.pid, SERVER_CORE)),
    ...[upstream.pid, load.pid].map((pid) => pinTree(pid, OTHER_CORE)),
    ...sides.flatMap(({ postgres }) => (postgres === null ? [] : [pinTree(postgres, OTHER_CORE)])),
  ]
  if (pinned.includes(false)) console.warn('\nThe processes share all cores: this needs taskset and two cores.')
  for (const { target } of sides)
    await answerRuns(harness, target, { streams: 32, deltas: SHORT, waves: options.quick ? 3 : 8 })
}
