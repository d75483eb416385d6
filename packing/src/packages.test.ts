import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ServerProcess } from '@todo-agents/api/testing/process'
import { startProcess } from '@todo-agents/api/testing/process'
import { createTodoAgents } from '@todo-agents/client'
import { freePort } from '@todo-agents/db/testing/free-port'
import { publint } from 'publint'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DIST, ROOT } from './paths.ts'
import type { OtherRepository } from './testing/other-repository.ts'
import { oldestNode, otherRepository } from './testing/other-repository.ts'

const EXAMPLE = 'packages/client/examples/create-todo.ts'
/** The compilers and the ways to resolve modules that other repositories have. */
const VARIANTS = [
  ['old', 'bundler'],
  ['old', 'nodenext'],
  ['our', 'bundler'],
  ['our', 'nodenext'],
] as const
/** A program with three mistakes. */
const WRONG = `import { createTodoAgents } from '@todo-agents/client'
const client = createTodoAgents({ url: '' })
const written = await client.trpc.todo.create.mutate({ itm: 'x' })
export const title: number = written.todos[0]!.item
export const [day] = (await client.trpc.todo.list.query({})).todos.map((todo) => todo.due)
`
/** The types that a program for Node has anyway. */
const NODE_TYPES = '@types/node@20.19.25'

let client: OtherRepository
let schemas: OtherRepository
let node: string | null
let server: ServerProcess
let url: string
const data_dir = mkdtempSync(join(tmpdir(), 'todo-agents-'))

beforeAll(async () => {
  url = `http://localhost:${await freePort()}`
  server = startProcess({ PORT: new URL(url).port, DATA_DIR: data_dir })
  ;[client, schemas, node] = await Promise.all([
    otherRepository(['client'], ['typescript@5.9.3', NODE_TYPES]),
    otherRepository(['contract'], ['zod@4.6.7', NODE_TYPES]),
    oldestNode(),
    server.ready,
  ])
  for (const file of [EXAMPLE, 'packing/consumer/types.ts', 'packing/consumer/chat.ts']) client.copy(file)
  client.write('wrong.ts', WRONG)
  client.write('docs.ts', programOf('docs/client.md'))
  schemas.copy('packing/consumer/schemas.ts')
})

afterAll(async () => {
  client?.[Symbol.dispose]()
  schemas?.[Symbol.dispose]()
  server.child.kill('SIGTERM')
  await server.ended
  rmSync(data_dir, { recursive: true })
})

/** Returns the blocks of TypeScript of a document. */
function programOf(path: string): string {
  const text = readFileSync(join(ROOT, path), 'utf8')
  return Array.from(text.matchAll(/^```ts\n(.*?)^```$/gms), ([, block]) => block).join('\n')
}

/** Runs what the compiler has made of a program, on the oldest Node. */
async function output({ folder }: OtherRepository, program: string, env = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(node ?? process.execPath, [join(folder, 'out', program), url], { env })
  return stdout
}

describe('@todo-agents/client', () => {
  test('takes tRPC with it, and nothing else of the server', () => {
    const ours = ['apps/api', 'packages/db', 'packages/agent', 'packages/contract'].flatMap((workspace) =>
      Object.keys(JSON.parse(readFileSync(join(ROOT, workspace, 'package.json'), 'utf8')).dependencies),
    )
    expect(client.installed()).toEqual(expect.arrayContaining(['@todo-agents/client', '@trpc/client']))
    expect(client.installed().filter((name) => ours.includes(name))).toEqual(['@trpc/server'])
  })

  test.each(VARIANTS)('has its types in %s TypeScript with %s, so a wrong field is an error', async (...variant) => {
    const errors = await client.compile(...variant, ['create-todo.ts', 'types.ts', 'chat.ts', 'docs.ts', 'wrong.ts'])
    expect(errors.map((error) => error.replace(/: error (TS\d+): (.{0,60}).*/, ' $1 $2'))).toEqual([
      "wrong.ts(3,56) TS2561 Object literal may only specify known properties, but 'itm' ",
      "wrong.ts(4,14) TS2322 Type 'string' is not assignable to type 'number'.",
      expect.stringMatching(/^wrong\.ts\(5,87\) TS2339 Property 'due' does not exist on type/),
    ])
  })

  test("runs the README's example on Node 20.19", async () => {
    const shown = await output(client, 'create-todo.js')
    expect(shown).toMatch(/→ create_todo/)
    expect(shown).toMatch(/Created \*\*team meeting\*\*/)
    expect(shown).toMatch(/'team meeting'.*'high'/)
  })

  test('runs the program of docs/client.md by an access token, on Node 20.19', async () => {
    const person = createTodoAgents({ url })
    await person.auth.signInAsGuest()
    const { token } = await person.trpc.program.createToken.mutate({
      name: 'Docs',
      scopes: ['todos:read', 'todos:write', 'assistant'],
    })
    const env = { TODO_AGENTS_URL: url, TODO_AGENTS_TOKEN: token }
    expect((await output(client, 'docs.js', env)).split('\n')).toEqual([
      expect.stringMatching(/^Call Bob [0-9a-f-]{36}$/),
      expect.stringMatching(/^create_todo \{/),
      expect.stringMatching(/dentist/),
      expect.stringMatching(/^not_found /),
      'completed',
      '',
    ])
  })

  test('holds a conversation on Node 20.19', async () => {
    expect((await output(client, 'chat.js')).split('\n')).toEqual([
      'user add buy milk',
      expect.stringMatching(/^assistant create_todo \| .*\*\*buy milk\*\*/),
      'user add call Bob',
      expect.stringMatching(/^assistant create_todo \| .*\*\*call Bob\*\*/),
      '',
    ])
  })
})

describe('@todo-agents/contract', () => {
  test.each(['bundler', 'nodenext'] as const)('has its types with %s', async (resolution) => {
    expect(await schemas.compile('our', resolution, ['schemas.ts'])).toEqual([])
  })

  test('its schemas are parts of schemas of the other repository, on Node 20.19', async () => {
    expect(await output(schemas, 'schemas.js')).toBe("Call Bob\nfalse undefined\nmessage { content: 'Hello' }\n")
    expect(schemas.installed().filter((name) => name === 'zod')).toEqual(['zod'])
  })
})

test.each(['client', 'contract'])('the files of @todo-agents/%s are where its package.json says', async (name) => {
  const { messages } = await publint({ pkgDir: join(DIST, name), pack: false, strict: true })
  expect(messages).toEqual([])
})
