import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parentOf, pinTree, treeCpuUs } from './process-tree.ts'

const BUSY = 'const until = process.cpuUsage().user + 3e5; while (process.cpuUsage().user < until);'
/** Runs one child to its end, and then another, which stays. Each prints a line when it has been busy. */
const SCRIPT = '"$0" -e "$1"; echo exited; "$0" -e "$1; console.log(process.pid); setInterval(() => {}, 1e6)" & wait'

describe.skipIf(process.platform !== 'linux')('the processes of Linux', () => {
  test('the CPU time of a tree includes running children and children that have exited', async () => {
    const parent = spawn('sh', ['-c', SCRIPT, process.execPath, BUSY])
    const before = treeCpuUs(parent.pid!)
    await once(parent.stdout, 'data')
    const withExited = treeCpuUs(parent.pid!)
    expect(withExited - before).toBeGreaterThan(250_000)
    const [pid] = await once(parent.stdout, 'data')
    expect(treeCpuUs(parent.pid!) - withExited).toBeGreaterThan(250_000)
    process.kill(Number(pid))
    await once(parent, 'exit')
    expect(treeCpuUs(parent.pid!)).toBeNaN()
  })

  test('a pinned process runs on one core', async () => {
    const child = spawn('sleep', ['60'])
    expect(parentOf(child.pid!)).toBe(process.pid)
    expect(pinTree(child.pid!, 0)).toBe(true)
    expect(readFileSync(`/proc/${child.pid}/status`, 'utf8')).toMatch(/^Cpus_allowed_list:\t0$/m)
    child.kill()
    await once(child, 'exit')
  })
})
