import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { importsOf, resolveImport } from './imports.ts'
import { ROOT, read } from './repository.ts'

const page = read('CONTRIBUTING.md')

const paths = [...new Set(Array.from(page.matchAll(/`((?:apps|packages|scripts)\/[\w./-]+)`/g), ([, path]) => path!))]

test.each(paths)('%s, which CONTRIBUTING.md names, exists', (path) => {
  expect(existsSync(join(ROOT, path))).toBe(true)
})

interface Station {
  file: string
  /** True if the station is reached over HTTP or through an interface: the station before it does not import it. */
  isJump: boolean
}

/** The stations of each walk in CONTRIBUTING.md: its numbered lines, in order. */
const walks = page
  .split(/^### /m)
  .slice(1)
  .map((walk) => {
    const [body = ''] = walk.split(/^## /m)
    const lines = body.matchAll(/^\d+\. `([^`]+)`: (.*)$/gm)
    return Array.from(lines, ([, file, text]): Station => ({ file: file!, isJump: text!.startsWith('⇢') }))
  })

function importsOfFile(file: string): Set<string | null> {
  if (!existsSync(join(ROOT, file))) return new Set()
  return new Set(importsOf(read(file)).map(({ specifier }) => resolveImport(file, specifier)))
}

/** The imports of every station. Each test compares a station with all others of its walk. */
const imports = new Map(walks.flat().map(({ file }) => [file, importsOfFile(file)]))

test('both walks have stations', () => {
  expect(walks.map((stations) => stations.length > 10)).toEqual([true, true])
})

test.each(walks.flatMap((stations) => stations.map((station, index) => ({ ...station, stations, index }))))(
  'the station $file is joined to its walk by an import, or marked as a jump',
  ({ file, isJump, stations, index }) => {
    const others = stations
      .filter((station, at) => at !== index && station.file !== file)
      .map(({ file: other }) => other)
    const isJoined = others.some((other) => imports.get(other)?.has(file) || imports.get(file)?.has(other))
    expect(isJoined || isJump).toBe(true)
  },
)
