import { readFileSync } from 'node:fs'
import type { Profiler } from 'node:inspector'
import { Session } from 'node:inspector/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { answer } from './answer.ts'

/**
 * Reports what the process has used. Node loads the probe before the measured program (`node --import`), so the program
 * needs no code for it. Both sides of a comparison run with the probe.
 */
const methods = {
  /**
   * Returns the CPU time in µs since the start: of all threads, and of those beside JavaScript's, such as the garbage
   * collector's.
   */
  cpu(): { allUs: number; besideUs: number } {
    const [allUs, mainUs] = [process.cpuUsage(), process.threadCpuUsage()].map(({ user, system }) => user + system)
    return { allUs: allUs!, besideUs: allUs! - mainUs! }
  },

  /**
   * Returns the numbers of system calls that read and that wrote since the start. NaN where the operating system does
   * not count them.
   */
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
   * Returns bytes. `running` is the RSS before a full garbage collection, `rss` the RSS after it, and `live` the size
   * of JavaScript's heap and buffers after it. The collection needs `--expose-gc`.
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

  /** Returns the delay of the event loop since `watchLoop`, in milliseconds. */
  loopDelay(): { median: number; p99: number; max: number } {
    if (!loop) throw new Error('loopDelay needs watchLoop first')
    loop.disable()
    // The histogram counts the whole interval of its timer, so each value includes the 5 ms of `resolution`.
    const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - 5)
    return { median: late(loop.percentile(50)), p99: late(loop.percentile(99)), max: late(loop.max) }
  },
}

const inspector = new Session()

/**
 * Returns the counters of /proc/self/io, or an empty string if the system has none:
 * https://docs.kernel.org/filesystems/proc.html, 3.3
 */
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
// The probe must not keep the program alive.
process.channel?.unref()
