import { readFileSync } from 'node:fs'
import type { Profiler } from 'node:inspector'
import { Session } from 'node:inspector/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { answer } from './answer.ts'

/**
 * Loaded before the measured program (`node --import`), which contains no code for it. Reports the resources that the
 * process has used. Both sides of a comparison load it.
 */
const methods = {
  /** Of the whole process since it started, and of its threads other than JavaScript's, such as the garbage collector; in microseconds. */
  cpu(): { all_us: number; beside_us: number } {
    const [all_us, main_us] = [process.cpuUsage(), process.threadCpuUsage()].map(({ user, system }) => user + system)
    return { all_us: all_us!, beside_us: all_us! - main_us! }
  },

  /** The read and write system calls since the process started; NaN if the system does not count them. */
  systemCalls(): { reads: number; writes: number } {
    const counted = countersOfLinux()
    return { reads: Number(/syscr: (\d+)/.exec(counted)?.[1]), writes: Number(/syscw: (\d+)/.exec(counted)?.[1]) }
  },

  async startProfile(): Promise<void> {
    inspector.connect()
    await inspector.post('Profiler.enable')
    await inspector.post('Profiler.setSamplingInterval', { interval: 200 })
    await inspector.post('Profiler.start')
  },

  async stopProfile(): Promise<Profiler.Profile> {
    const { profile } = await inspector.post('Profiler.stop')
    inspector.disconnect()
    return profile
  },

  /**
   * In bytes: the RSS as the process runs, and after a full garbage collection, which needs `--expose-gc`. `live` is the
   * memory of JavaScript objects and buffers.
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

  /** The delay of the event loop since `watchLoop`, in milliseconds. */
  loopDelay(): { median: number; p99: number; max: number } {
    if (!loop) throw new Error('watchLoop was not called')
    loop.disable()
    // The histogram measures the whole interval, which includes the `resolution` of the timer.
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
// Lets the program exit when it has no more work, as it would without the probe.
process.channel?.unref()
