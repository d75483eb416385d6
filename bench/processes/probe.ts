import { readFileSync } from 'node:fs'
import type { Profiler } from 'node:inspector'
import { Session } from 'node:inspector/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { answer } from './answer.ts'

/**
 * Loaded before the program that is measured (`node --import`), which knows nothing of it: tells what the process
 * has used. Both sides of a comparison carry it.
 */
const methods = {
  /** Of the whole process since it began, and of the threads beside JavaScript's, as of the collector; in microseconds. */
  cpu(): { all_us: number; beside_us: number } {
    const [all_us, main_us] = [process.cpuUsage(), process.threadCpuUsage()].map(({ user, system }) => user + system)
    return { all_us: all_us!, beside_us: all_us! - main_us! }
  },

  /** System calls that read and that wrote since the process began; NaN where the system does not count them. */
  systemCalls(): { reads: number; writes: number } {
    const counted = countersOfLinux()
    return { reads: Number(/syscr: (\d+)/.exec(counted)?.[1]), writes: Number(/syscw: (\d+)/.exec(counted)?.[1]) }
  },

  async beginProfile(): Promise<void> {
    inspector.connect()
    await inspector.post('Profiler.enable')
    await inspector.post('Profiler.setSamplingInterval', { interval: 200 })
    await inspector.post('Profiler.start')
  },

  async endProfile(): Promise<Profiler.Profile> {
    const { profile } = await inspector.post('Profiler.stop')
    inspector.disconnect()
    return profile
  },

  /**
   * Bytes: of the process as it runs, and after a full collection, for which it needs `--expose-gc`. `live` is what
   * JavaScript and its buffers hold.
   */
  memory(): { running: number; rss: number; live: number } {
    const running = process.memoryUsage.rss()
    for (let round = 0; round < 2; round++) globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
    const { rss, heapUsed, external } = process.memoryUsage()
    return { running, rss, live: heapUsed + external }
  },

  watchLoop(): void {
    loop ??= monitorEventLoopDelay({ resolution: 5 })
    loop.reset()
    loop.enable()
  },

  /** How late the event loop came to a timer since `watchLoop`; in milliseconds. */
  loopDelay(): { median: number; p99: number; max: number } {
    if (!loop) throw new Error('nobody watches the event loop')
    loop.disable()
    // The histogram counts the whole interval, of which `resolution` is the timer's own.
    const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - 5)
    return { median: late(loop.percentile(50)), p99: late(loop.percentile(99)), max: late(loop.max) }
  },
}

const inspector = new Session()

/** https://docs.kernel.org/filesystems/proc.html, 3.3 */
function countersOfLinux(): string {
  try {
    return readFileSync('/proc/self/io', 'utf8')
  } catch {
    return ''
  }
}

let loop: ReturnType<typeof monitorEventLoopDelay> | undefined

export type Probe = typeof methods

answer(methods)
// The program ends when it has nothing more to do, as it would without us.
process.channel?.unref()
