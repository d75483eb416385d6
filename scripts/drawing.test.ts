import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { importsOf, isTestFile, resolveImport } from './imports.ts'

const ROOT = resolve(import.meta.dirname, '..')

/** Returns the arrows in the README's drawing, such as `web --> client`. A dotted arrow imports only types. */
function drawn(): string[] {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
  const [, drawing = ''] = /```mermaid\n(.*?)```/s.exec(readme) ?? []
  return Array.from(drawing.matchAll(/^ +(\w+ (?:-->|-\.->) \w+)$/gm), ([, arrow]) => arrow!).sort()
}

/** Returns the arrows between workspaces by the imports of the code that ships. */
function imported(): string[] {
  const list = ['ls-files', 'apps/*/src/*', 'packages/*/src/*']
  const files = execFileSync('git', list, { cwd: ROOT, encoding: 'utf8' }).trim().split('\n')
  const arrows = new Map<string, '-->' | '-.->'>()
  for (const file of files.filter((name) => /\.tsx?$/.test(name) && !isTestFile(name))) {
    for (const { specifier, type_only } of importsOf(readFileSync(join(ROOT, file), 'utf8'))) {
      const target = resolveImport(file, specifier)
      const [from, to] = [file, target ?? file].map((path) => path.split('/')[1]!)
      const pair = `${from} ${to}`
      if (from !== to && arrows.get(pair) !== '-->') arrows.set(pair, type_only ? '-.->' : '-->')
    }
  }
  return [...arrows].map(([pair, arrow]) => pair.replace(' ', ` ${arrow} `)).sort()
}

test('the drawing in the README shows the imports between workspaces, and no others', () => {
  expect(drawn()).toEqual(imported())
})
