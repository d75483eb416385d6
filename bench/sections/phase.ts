import type { House } from '../house.ts'
import type { Probe } from '../processes/probe.ts'
import type { Remote } from '../processes/remote.ts'

/** What a part of a run has cost the server. */
export interface Cost {
  cpu_us: number
  /** Of it, in threads beside JavaScript's. */
  beside_us: number
  /** System calls. */
  reads: number
  writes: number
}

/** Measures the server while `work` goes on; profiles it, too, when it is ours and that is wanted. */
export async function costOf<Result>(
  { options, profiles }: House,
  { remote, is_ours }: { remote: Remote<Probe>; is_ours: boolean },
  phase: string,
  work: () => Promise<Result>,
): Promise<{ cost: Cost; result: Result }> {
  const is_profiled = options.profile && is_ours
  if (is_profiled) await remote.ask('beginProfile')
  const calls = await remote.ask('systemCalls')
  const cpu = await remote.ask('cpu')
  const result = await work()
  const { all_us, beside_us } = await remote.ask('cpu')
  const { reads, writes } = await remote.ask('systemCalls')
  if (is_profiled) profiles.add(phase, await remote.ask('endProfile'))
  const cost = {
    cpu_us: all_us - cpu.all_us,
    beside_us: beside_us - cpu.beside_us,
    reads: reads - calls.reads,
    writes: writes - calls.writes,
  }
  return { cost, result }
}
