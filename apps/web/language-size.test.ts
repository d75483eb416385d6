import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { expect, test } from 'vitest'

const ENTRY = 'virtual:language'
/**
 * What reads the lines of the page and finds todos, with all that it needs, temporal-polyfill among it. Whole commands
 * are read by the server alone.
 */
const MODULES = ['times/parse-times', 'quick-add', 'todo-fields', 'other-reading', 'match']
/** What loads in the second between the opening of the page and the first word, also on a slow network. */
const MAX_BYTES = 60 * 1024

/** The code as a browser gets it. */
async function bundle(): Promise<string> {
  const imports = MODULES.map((module, index) => `import * as m${index} from '@todo-agents/language/${module}'`)
  // Used by something that the bundler cannot see, so that it leaves nothing out.
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

test('the language with temporal-polyfill is at most 60 KB in the browser, minified and gzipped', async () => {
  const code = await bundle()
  const probes = ['tomorrow', 'DateTimeFormat', '/**']
  expect(probes.filter((words) => code.includes(words))).toEqual(['tomorrow', 'DateTimeFormat'])

  expect(gzipSync(code).length).toBeLessThanOrEqual(MAX_BYTES)
})
