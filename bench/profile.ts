import type { Profiler } from 'node:inspector'
import { relative } from 'node:path'
import { figure, printTable } from './print.ts'

/** CPU profiles of our server, summed by phase. */
export interface Profiles {
  add(phase: string, profile: Profiler.Profile): void
  /** Prints the functions with the most self time. */
  print(): void
}

const SHOWN = 40

/** Returns profiles that are printed with paths relative to `root`. */
export function createProfiles(root: string): Profiles {
  const phases = new Map<string, Map<string, number>>()
  return {
    add(phase, profile) {
      const times = phases.get(phase) ?? new Map<string, number>()
      phases.set(phase, times)
      addSelfTimes(times, profile, root)
    },
    print() {
      for (const [phase, times] of phases) printSelfTimes(phase, times)
    },
  }
}

function printSelfTimes(phase: string, times: Map<string, number>): void {
  const busy = [...times].filter(([name]) => !/^\(idle\)|node:inspector/.test(name)).sort(([, a], [, b]) => b - a)
  const total = busy.reduce((sum, [, us]) => sum + us, 0)
  printTable(
    `Self time of ours, ${phase}: ${figure(total / 1e6)} s`,
    ['ms', '%', 'function'],
    busy.slice(0, SHOWN).map(([name, us]) => [figure(us / 1000), figure((us / total) * 100), name]),
  )
}

function addSelfTimes(times: Map<string, number>, profile: Profiler.Profile, root: string): void {
  const { nodes, samples = [], timeDeltas = [] } = profile
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame, root)]))
  samples.forEach((id, index) => {
    const name = names.get(id) ?? '?'
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[index] ?? 0))
  })
}

function nameOf({ functionName, url, lineNumber }: Profiler.ProfileNode['callFrame'], root: string): string {
  const name = functionName || '(anonymous)'
  if (!url) return name
  return `${name} ${url.startsWith('file://') ? relative(root, new URL(url).pathname) : url}:${lineNumber + 1}`
}
