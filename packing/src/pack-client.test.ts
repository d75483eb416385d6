import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import type { OutputChunk } from 'rolldown'
import { rolldown } from 'rolldown'
import { expect, test } from 'vitest'
import { DIST, ROOT } from './paths.ts'

/** What a page loads to call the API, with tRPC, and what follows with the first answer, which the client checks. */
const MAX_FIRST_KB = 15
const MAX_LATER_KB = 28

/** Bundles a page that imports only this of the package. */
async function pageWith(name: string, entry: string): Promise<{ first: OutputChunk[]; later: OutputChunk[] }> {
  await using bundle = await rolldown({
    input: 'page',
    platform: 'browser',
    plugins: [
      {
        name: 'page',
        resolveId: (specifier) => (specifier === 'page' ? join(DIST, 'page.js') : null),
        load: (id) =>
          id === join(DIST, 'page.js') ? `import { ${name} } from './client/${entry}.js'\nwindow.used = ${name}` : null,
      },
    ],
  })
  const { output } = await bundle.generate({ minify: true })
  const chunks = output.filter((file) => file.type === 'chunk')
  const first = new Set(chunks.filter(({ isEntry }) => isEntry))
  for (const { imports } of first) {
    for (const chunk of chunks) if (imports.includes(chunk.fileName)) first.add(chunk)
  }
  return { first: [...first], later: chunks.filter((chunk) => !first.has(chunk)) }
}

function kilobytes(chunks: OutputChunk[]): number {
  return chunks.reduce((sum, { code }) => sum + brotliCompressSync(code).length, 0) / 1024
}

test('the client is as small as the README says', async () => {
  const { first, later } = await pageWith('createTodoAgents', 'index')
  expect(kilobytes(first)).toBeLessThanOrEqual(MAX_FIRST_KB)
  expect(kilobytes(later)).toBeLessThanOrEqual(MAX_LATER_KB)
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
  const [, ...said] = /loads at most (\d+) KB compressed, and the checks of answers, (\d+) KB more/.exec(readme) ?? []
  expect(said.map(Number)).toEqual([MAX_FIRST_KB, MAX_LATER_KB])
})

test.each([
  ['isBusy', 'chat', 0.2],
  ['createAgentChat', 'chat', 11],
  ['TodoAgentsError', 'index', 2.5],
])('a page that uses only %s has nothing else of the client', async (name, entry, limit) => {
  const { first, later } = await pageWith(name, entry)
  expect(kilobytes(first)).toBeLessThanOrEqual(limit)
  expect(later).toEqual([])
})
