import { build } from 'vite'
import { expect, test } from 'vitest'
import { forbidServerModules, isServerModule } from './forbid-server-modules.ts'

const ENTRY = 'virtual:entry'

function bundle(code: string) {
  return build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, rolldownOptions: { input: ENTRY } },
    plugins: [
      { name: 'entry', resolveId: (id) => (id === ENTRY ? id : null), load: (id) => (id === ENTRY ? code : null) },
      forbidServerModules(),
    ],
  })
}

test.each([
  '/repo/node_modules/pg/lib/index.js',
  '/repo/node_modules/pg-protocol/dist/index.js',
  '/repo/node_modules/kysely/dist/index.js',
  '/repo/node_modules/@electric-sql/pglite/dist/index.js',
  '/repo/node_modules/openai/index.mjs',
  '/repo/node_modules/better-auth/dist/index.mjs',
  '/repo/packages/db/src/tables.ts',
  '/repo/packages/offline/src/answer.ts',
  '/repo/apps/api/src/trpc/router.ts',
  'node:fs',
])('%s is a server module', (id) => {
  expect(isServerModule(id)).toBe(true)
})

test.each([
  '/repo/node_modules/react/index.js',
  '/repo/packages/contract/src/todo.ts',
  '/repo/apps/web/src/app/main.tsx',
  '/repo/node_modules/page-lifecycle/index.js',
])('%s is no server module', (id) => {
  expect(isServerModule(id)).toBe(false)
})

test('a build with a Node module fails and names the module', async () => {
  await expect(bundle(`import { readFileSync } from 'node:fs'; console.log(readFileSync('x'))`)).rejects.toThrow(
    /belongs to the server/,
  )
})

test('a build without server modules passes', async () => {
  await expect(bundle(`console.log('hello')`)).resolves.toBeDefined()
})
