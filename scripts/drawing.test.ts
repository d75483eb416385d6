import { expect, test } from 'vitest'
import { importsOf, isTestFile, resolveImport } from './imports.ts'
import { read, sourceFiles } from './repository.ts'

/** Returns the arrows in the README's drawing, such as `web --> client`. A dotted arrow imports only types. */
function drawn(): string[] {
  const [, drawing = ''] = /```mermaid\n(.*?)```/s.exec(read('README.md')) ?? []
  return Array.from(drawing.matchAll(/^ +(\w+ (?:-->|-\.->) \w+)$/gm), ([, arrow]) => arrow!).sort()
}

/** Returns the arrows between workspaces by the imports of the code that ships. */
function imported(): string[] {
  const shipped = sourceFiles().filter((file) => /^(?:apps|packages)\/[\w-]+\/src\//.test(file) && !isTestFile(file))
  const arrows = new Map<string, '-->' | '-.->'>()
  for (const file of shipped) {
    for (const { specifier, type_only } of importsOf(read(file))) {
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
