import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROOT } from '../env.ts'
import { hasPython } from '../testing/python.ts'
import { dataOf } from '../testing/test-client.ts'
import type { TestServer } from '../testing/test-server.ts'
import { startTestServer } from '../testing/test-server.ts'

const run = promisify(execFile)
const PAGE = readFileSync(join(ROOT, 'docs/rest.md'), 'utf8')
const blocksOf = (language: string) =>
  Array.from(PAGE.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms')), ([, code = '']) => code)

let server: TestServer
let folder: string
let env: Record<string, string>

beforeAll(async () => {
  server = await startTestServer({ now: () => new Date() })
  folder = mkdtempSync(join(tmpdir(), 'todo-agents-rest-'))
  symlinkSync(join(ROOT, 'docs'), join(folder, 'docs'))
  const user = await server.guest()
  const scopes: ('todos:read' | 'todos:write' | 'assistant')[] = ['todos:read', 'todos:write', 'assistant']
  const { token } = await user.trpc.program.createToken.mutate({ name: 'curl', scopes })
  const { todos } = await user.trpc.todo.create.mutate({ item: 'of the page' })
  const { change_ids } = await user.trpc.todo.create.mutate({ item: 'to be undone' })
  const { run_id } = dataOf(await user.say('buy milk'), 'session_initialized')
  env = { URL: server.url, TOKEN: token, ID: todos[0]!.id, CHANGE_ID: change_ids[0]!, RUN_ID: run_id }
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

/** Runs a block of the page in bash, without the lines in which a person fills something in. */
async function runBlock(block: string): Promise<string> {
  const code = block
    .split('\n')
    .filter((line) => !/^[A-Z]+=(?:http|.*…)/.test(line))
    .join('\n')
  const { stdout } = await run('bash', ['--norc', '-euo', 'pipefail', '-c', code], {
    cwd: folder,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...env },
  })
  return stdout
}

const isGuest = (block: string) => block.startsWith('SESSION=')
const isRefused = (block: string) => block.includes('"item": 5')
const ordinary = blocksOf('sh').filter(
  (block) => !isGuest(block) && !isRefused(block) && (hasPython() || !block.includes('python3')),
)

test('the page has commands', () => {
  expect(ordinary.length).toBeGreaterThan(8)
})

test.each(ordinary)('the commands of the page work: %s', async (block) => {
  const printed = await runBlock(block)
  expect(printed).not.toContain('"error"')
  if (block.includes('stream')) expect(printed).toContain('event: completed')
  else if (block.includes('/api/v1/')) expect(printed).toContain('{')
})

test('the way to the token of a guest works', async () => {
  const guest = blocksOf('sh').find(isGuest) ?? ''
  const printed = await runBlock(`${guest}\ncurl -s $URL/api/v1/me -H "Authorization: Bearer $TOKEN"`)
  expect(JSON.parse(printed)).toMatchObject({ is_guest: true })
})

test('the error that the page shows is the answer', async () => {
  const [shown = ''] = blocksOf('json')
  expect(JSON.parse(await runBlock(blocksOf('sh').find(isRefused) ?? ''))).toEqual(JSON.parse(shown))
})
