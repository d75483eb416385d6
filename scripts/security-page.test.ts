import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '..')
const page = readFileSync(join(ROOT, 'docs/security.md'), 'utf8')
const named = [...new Set(Array.from(page.matchAll(/`([\w./-]+\.test\.tsx?)`/g), ([, file]) => file!))]

test('the security page names its tests', () => expect(named.length).toBeGreaterThan(40))

test.each(named)('%s, which the security page names, exists and asserts something', (file) => {
  const path = join(ROOT, file)
  expect(existsSync(path)).toBe(true)
  expect(readFileSync(path, 'utf8')).toMatch(/expect|waitFor/)
})
