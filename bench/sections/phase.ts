import type { House } from '../house.ts'
import type { Probe } from '../processes/probe.ts'
import type { Remote } from '../processes/remote.ts'

/** The resources that a part of a run has used on the server. */
export interface Cost {
  cpu_us: number
  /** The part of `cpu_us` in threads other than JavaScript's. */
  beside_us: number
  /** Read system calls, and below write system calls. */
  reads: number
  writes: number
}

/** Measures the server during `work`. With `--profile` it also profiles our server. */
export async function costOf<Result>(
  { options, profiles }: House,
  { remote, isOurs }: { remote: Remote<Probe>; isOurs: boolean },
  phase: string,
  work: () => Promise<Result>,
): Promise<{ cost: Cost; result: Result }> {
  const isProfiled = options.profile && isOurs
  if (isProfiled) await remote.ask('startProfile')
  const calls = await remote.ask('systemCalls')
  const cpu = await remote.ask('cpu')
  const result = await work()
  const { all_us, beside_us } = await remote.ask('cpu')
  const { reads, writes } = await remote.ask('systemCalls')
  if (isProfiled) profiles.add(phase, await remote.ask('stopProfile'))
  const cost = {
    cpu_us: all_us - cpu.all_us,
    beside_us: beside_us - cpu.beside_us,
    reads: reads - calls.reads,
    writes: writes - calls.writes,
  }
  return { cost, result }
}
