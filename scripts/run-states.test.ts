import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT, read } from './repository.ts'

/** The folders of the files that the page names without a folder. */
const FOLDERS = ['packages/db/src/runs', 'apps/api/src/runs']
const page = read('apps/api/src/runs/README.md')
const stations = [...new Set(Array.from(page.matchAll(/`([\w./-]+\.ts(?::\w+)?)`/g), ([, station]) => station!))]

test('the page of the states of a run names its functions', () => expect(stations.length).toBeGreaterThan(35))

test.each(stations)('%s, which the page of the states of a run names, exists', (station) => {
  const [file, name] = station.split(':') as [string, string?]
  const paths = file.includes('/') ? [file] : FOLDERS.map((folder) => `${folder}/${file}`)
  const found = paths.filter((path) => existsSync(join(ROOT, path)))
  expect(found).toHaveLength(1)
  if (name === undefined) return
  const code = read(found[0]!)
  // Matches the declaration of a function or a method.
  const declared = new RegExp(`^(export )?(async )?function ${name}\\b|^ +(async )?(function )?${name}\\(`, 'm')
  expect(declared.test(code)).toBe(true)
})
