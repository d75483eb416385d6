import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { expect, test } from 'vitest'

const ENTRY = 'virtual:language'
/**
 * The modules that the page uses to read lines and to find todos. The page needs no others: only the server reads whole
 * commands.
 */
const MODULES = ['times/parse-times', 'quick-add', 'read-line', 'todo-fields', 'match']
/** Over a slow network, this many bytes load in the second between opening the page and typing the first word. */
const MAX_BYTES = 60 * 1024

/** Returns the code as a browser receives it. */
async function bundle(): Promise<string> {
  const imports = MODULES.map((module, index) => `import * as m${index} from '@todo-agents/language/${module}'`)
  // Assigned to a global, so that the bundler removes nothing.
  const code = `${imports.join('\n')}\nglobalThis.language = [${MODULES.map((_, index) => `m${index}`).join()}]`
  const outputs = await build({
    configFile: false,
    logLevel: 'silent',
    root: import.meta.dirname,
    build: { write: false, rolldownOptions: { input: ENTRY } },
    plugins: [
      { name: 'entry', resolveId: (id) => (id === ENTRY ? id : null), load: (id) => (id === ENTRY ? code : null) },
    ],
  })
  const chunks = [outputs].flat().flatMap((each) => ('output' in each ? each.output : []))
  return chunks.map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')).join('')
}

test('the language package with temporal-polyfill is at most 60 KB in the browser, minified and gzipped', async () => {
  const code = await bundle()
  const probes = ['tomorrow', 'DateTimeFormat', '/**']
  expect(probes.filter((words) => code.includes(words))).toEqual(['tomorrow', 'DateTimeFormat'])

  expect(gzipSync(code).length).toBeLessThanOrEqual(MAX_BYTES)
})
