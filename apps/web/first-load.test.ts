import { brotliCompressSync } from 'node:zlib'
import type { Rolldown } from 'vite'
import { build } from 'vite'
import { beforeAll, expect, test, vi } from 'vitest'

/** What the first screen of todos may cost, as the server sends it to a browser. */
const MAX_BYTES = 180 * 1024

/** Builds as `npm run build` does. In the environment of tests, React would be built as for its developers. */
async function buildForUsers() {
  vi.stubEnv('NODE_ENV', 'production')
  try {
    return await build({ root: import.meta.dirname, logLevel: 'silent', build: { write: false } })
  } finally {
    // The files of tests share a worker, and the next one needs React for developers.
    vi.unstubAllEnvs()
  }
}

let chunks: Rolldown.OutputChunk[]

beforeAll(async () => {
  const outputs = await buildForUsers()
  chunks = [outputs]
    .flat()
    .flatMap((each) => ('output' in each ? each.output : []))
    .filter((each) => each.type === 'chunk')
})

/** Returns chunks with all that they statically import. */
function withImports(entries: Rolldown.OutputChunk[]): Rolldown.OutputChunk[] {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
  const loaded = new Set<Rolldown.OutputChunk>()
  function load(chunk: Rolldown.OutputChunk | undefined): void {
    if (!chunk || loaded.has(chunk)) return
    loaded.add(chunk)
    for (const name of chunk.imports) load(byName.get(name))
  }
  for (const chunk of entries) load(chunk)
  return [...loaded]
}

test('the JavaScript of the first load is at most 180 KB compressed, without what the first screen does not need', () => {
  const loaded = withImports(chunks.filter((chunk) => chunk.isEntry))
  const modules = loaded.flatMap((chunk) => Object.keys(chunk.modules))
  expect(modules.filter((id) => id.includes('/todos-page.'))).toHaveLength(1)
  const late =
    /node_modules\/(zod|temporal-polyfill|micromark|mdast)|features\/(chat|history|palette|account\/account-page|todos\/detail\/detail-fields)|components\/(day-time-field|month-grid|words-field)/
  expect(modules.filter((id) => late.test(id))).toEqual([])

  const sizes = loaded.map(({ code }) => brotliCompressSync(code).length)
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(MAX_BYTES)
})

test('the German texts import nothing that waits for them, which would wait for ever', () => {
  const isWaiting = (chunk: Rolldown.OutputChunk) =>
    Object.keys(chunk.modules).some((id) => /texts\/catalogue\.ts$/.test(id))
  const german = chunks.filter((chunk) => Object.keys(chunk.modules).some((id) => /texts\/de\/index\.ts$/.test(id)))
  expect(german).toHaveLength(1)
  expect(chunks.filter(isWaiting)).toHaveLength(1)
  expect(
    withImports(german)
      .filter(isWaiting)
      .map(({ name }) => name),
  ).toEqual([])
})
