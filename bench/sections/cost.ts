import type { Harness } from '../harness.ts'
import type { Probe } from '../processes/probe.ts'
import type { Remote } from '../processes/remote.ts'

/** What a phase of the benchmark cost the server. */
export interface Cost {
  cpuUs: number
  /** The part of `cpuUs` that was used by other threads than JavaScript's. */
  besideUs: number
  /** The number of system calls that read. */
  reads: number
  /** The number of system calls that wrote. */
  writes: number
}

/** Runs `work` and measures what it costs the server. With `--profile`, also takes a CPU profile of our server. */
export async function costOf<Result>(
  { options, profiles }: Harness,
  { remote, isOurs }: { remote: Remote<Probe>; isOurs: boolean },
  phase: string,
  work: () => Promise<Result>,
): Promise<{ cost: Cost; result: Result }> {
  const isProfiled = options.profile && isOurs
  if (isProfiled) await remote.ask('startProfile')
  const calls = await remote.ask('systemCalls')
  const cpu = await remote.ask('cpu')
  const result = await work()
  const { allUs, besideUs } = await remote.ask('cpu')
  const { reads, writes } = await remote.ask('systemCalls')
  if (isProfiled) profiles.add(phase, await remote.ask('stopProfile'))
  const cost = {
    cpuUs: allUs - cpu.allUs,
    besideUs: besideUs - cpu.besideUs,
    reads: reads - calls.reads,
    writes: writes - calls.writes,
  }
  return { cost, result }
}
