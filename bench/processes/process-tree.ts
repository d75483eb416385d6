import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks per second of /proc: 100 on every Linux since 2.6 (`getconf CLK_TCK`). */
const TICKS_PER_SECOND = 100

interface ProcessTimes {
  parent: number
  /** The CPU time of the process in µs. */
  ownUs: number
  /** The CPU time in µs of its children that exited. */
  exitedUs: number
}

/**
 * Returns the CPU time in µs of a process and its children, including the children that have exited. A child's own
 * children are not counted. NaN on a system without /proc.
 */
export function treeCpuUs(pid: number): number {
  const root = timesOf(pid)
  if (!root) return Number.NaN
  return childrenOf(pid).reduce((sum, child) => sum + (timesOf(child)?.ownUs ?? 0), root.ownUs + root.exitedUs)
}

/**
 * Pins a process, its children and all of their threads to one core. Processes and threads that they start later
 * inherit it. Returns false when `taskset` is not installed.
 */
export function pinTree(pid: number, core: number): boolean {
  const pin = (each: number) => spawnSync('taskset', ['-acp', `${core}`, `${each}`]).status === 0
  const isPinned = pin(pid)
  // A child can exit before it is pinned.
  for (const child of childrenOf(pid)) pin(child)
  return isPinned
}

/** Returns the id of the parent of a process. Throws when the process does not exist. */
export function parentOf(pid: number): number {
  const times = timesOf(pid)
  if (!times) throw new Error(`process ${pid} is not in /proc`)
  return times.parent
}

function childrenOf(pid: number): number[] {
  try {
    const all = readdirSync('/proc').map(Number).filter(Number.isInteger)
    return all.filter((each) => timesOf(each)?.parent === pid)
  } catch {
    return []
  }
}

/** Returns null when the process has exited. The fields: https://docs.kernel.org/filesystems/proc.html, 1.8 */
function timesOf(pid: number): ProcessTimes | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name of the program comes first, in parentheses, and may contain spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const us = (index: number) => (Number(fields[index]) / TICKS_PER_SECOND) * 1e6
    return { parent: Number(fields[1]), ownUs: us(11) + us(12), exitedUs: us(13) + us(14) }
  } catch {
    return null
  }
}
