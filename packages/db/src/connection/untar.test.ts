import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { untar } from './untar.ts'

test('files of any size and empty folders come out as they went in', () => {
  const dir = mkdtempSync(join(tmpdir(), 'todo-agents-'))
  const [from, to] = [join(dir, 'from'), join(dir, 'to')]
  mkdirSync(join(from, 'base', 'empty'), { recursive: true })
  const files: [string, number][] = [
    ['PG_VERSION', 0],
    ['base/511', 511],
    ['base/512', 512],
    ['base/513', 513],
  ]
  for (const [name, size] of files) writeFileSync(join(from, name), Buffer.alloc(size, name))
  untar(execFileSync('tar', ['--format=ustar', '-C', from, '-cf', '-', '.']), to)
  for (const [name, size] of files) expect(readFileSync(join(to, name))).toEqual(Buffer.alloc(size, name))
  expect(readdirSync(to, { recursive: true }).toSorted()).toEqual(readdirSync(from, { recursive: true }).toSorted())
  rmSync(dir, { recursive: true })
})
