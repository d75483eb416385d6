import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Child } from '../testing/child.ts'
import { runChild } from '../testing/child.ts'
import { lockDataDir } from './data-dir-lock.ts'

describe('the lock of a data directory', () => {
  let dir: string
  let children: Child[]
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'todo-agents-'))
    children = []
  })
  afterEach(async () => {
    for (const child of children) await child.kill()
    rmSync(dir, { recursive: true })
  })

  async function startOwner(): Promise<Child> {
    const child = runChild('lock-data-dir-until-killed.ts', dir)
    children.push(child)
    await child.printed(1)
    return child
  }

  test('one process gets the lock, and the error of others names it', async () => {
    const owner = await startOwner()
    expect(owner.lines).toEqual(['locked'])
    const named = `in use by process ${owner.process.pid} since 20`
    expect((await startOwner()).lines[0]).toContain(named)
    expect(() => lockDataDir(dir)).toThrow(
      expect.objectContaining({ code: 'unavailable', message: expect.stringContaining(named) }),
    )
  })

  test('the lock is free at once when its owner is killed', async () => {
    const owner = await startOwner()
    await owner.kill()
    const next = await startOwner()
    expect(next.lines).toEqual(['locked'])
    expect((await startOwner()).lines[0]).toContain(`process ${next.process.pid} since`)
  })

  test('the lock is free although a living process has the id in owner.json', async () => {
    writeFileSync(join(dir, 'owner.json'), JSON.stringify({ pid: process.pid, since: '2026-01-01T00:00:00.000Z' }))
    lockDataDir(dir).release()
  })

  test('a malformed owner.json does not prevent the error message', async () => {
    await startOwner()
    writeFileSync(join(dir, 'owner.json'), '{ half')
    expect((await startOwner()).lines[0]).toContain('in use by another process')
  })

  test.runIf(existsSync('/proc/self'))(
    'a folder that cannot be created is an error, also in a file system that denies its parent',
    () => {
      const refused = { code: 'unavailable', message: expect.stringContaining('cannot be written') }
      expect(() => lockDataDir('/proc/nope/data')).toThrow(expect.objectContaining(refused))
    },
  )

  test('missing parents of the folder are created', () => {
    const inner = join(dir, 'some/where')
    lockDataDir(inner).release()
    expect(statSync(inner).mode & 0o777).toBe(0o700)
  })

  test('exactly one of many concurrent processes gets the lock', async () => {
    const all = await Promise.all([1, 2, 3, 4].map(startOwner))
    expect(all.filter(({ lines }) => lines[0] === 'locked')).toHaveLength(1)
  })

  test('a process cannot lock a directory twice, and can lock it again after the release', () => {
    const lock = lockDataDir(dir)
    expect(() => lockDataDir(dir)).toThrow('in use')
    lock.release()
    lockDataDir(dir).release()
  })

  test('the lock writes nothing to stderr', async () => {
    const child = runChild('lock-data-dir-until-killed.ts', dir)
    children.push(child)
    let stderr = ''
    child.process.stderr?.on('data', (chunk) => {
      stderr += chunk
    })
    await child.printed(1)
    await child.kill()
    expect(stderr).toBe('')
  })
})
