import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT, read } from './repository.ts'

const page = read('docs/security.md')
const named = [...new Set(Array.from(page.matchAll(/`([\w./-]+\.test\.tsx?)`/g), ([, file]) => file!))]

test('the security page names its tests', () => expect(named.length).toBeGreaterThan(40))

test.each(named)('%s, which the security page names, exists and asserts something', (file) => {
  expect(existsSync(join(ROOT, file))).toBe(true)
  expect(read(file)).toMatch(/expect|waitFor/)
})
