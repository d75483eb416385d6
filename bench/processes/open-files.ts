import { readdirSync, readFileSync } from 'node:fs'

/** Returns how many files and sockets a process has open, and how many it may open. NaN on a system without /proc. */
export function openFilesOf(pid: number): { open: number; most: number } {
  try {
    const limits = readFileSync(`/proc/${pid}/limits`, 'utf8')
    return { open: readdirSync(`/proc/${pid}/fd`).length, most: Number(/Max open files +(\d+)/.exec(limits)?.[1]) }
  } catch {
    return { open: Number.NaN, most: Number.NaN }
  }
}
