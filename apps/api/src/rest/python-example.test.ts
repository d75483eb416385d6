import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../env.ts'
import { hasPython, runPython } from '../testing/python.ts'
import type { TestServer } from '../testing/test-server.ts'
import { startTestServer } from '../testing/test-server.ts'

const EXAMPLE = join(ROOT, 'docs/examples/todo_agents.py')

describe.skipIf(!hasPython())('the example in Python', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer({ now: () => new Date() })
  })
  afterAll(() => server.close())

  test('it creates, streams, resumes after a cut connection, lists and undoes, and every change is its own', async () => {
    const user = await server.guest()
    const scopes = ['todos:read', 'todos:write', 'assistant'] as const
    const { token, program } = await user.trpc.program.createToken.mutate({ name: 'Python', scopes: [...scopes] })
    const lines = (await runPython([EXAMPLE, server.url], { TODO_AGENTS_TOKEN: token })).trimEnd().split('\n')
    expect(lines).toEqual([
      "Created 'Water the plants'; sent again, it is the same todo: True",
      "Refused with 400 invalid_request, field 'item': item: must not be empty (and 1 more)",
      expect.stringMatching(
        /^ {2}-> create_todo \{"item": "buy oat milk", "start_time": "\d{4}-\d\d-\d\d 09:00:00"\}$/,
      ),
      expect.stringMatching(/^ {2}\(connection lost after event \d+; resuming\)$/),
      expect.stringMatching(/^Assistant: Created \*\*buy oat milk\*\* for /),
      'Open todos: Water the plants, buy oat milk',
      'After the undo: 0',
    ])
    const { changes } = await user.trpc.change.list.query({ limit: 100 })
    expect(changes.length).toBeGreaterThan(3)
    for (const { program_id } of changes) expect(program_id).toBe(program.id)
  })

  test('it needs no token: then it is a guest', async () => {
    const printed = await runPython([EXAMPLE, server.url], { TODO_AGENTS_TOKEN: '' })
    expect(printed).toMatch(/After the undo: 0\n$/)
  })

  test('it imports only modules of the standard library', async () => {
    const source = await readFile(EXAMPLE, 'utf8')
    const imported = Array.from(source.matchAll(/^(?:import|from) ([\w.]+)/gm), ([, name = '']) => name.split('.')[0])
    const standard = ['datetime', 'json', 'os', 'sys', 'urllib', 'uuid']
    expect(Array.from(new Set(imported)).sort()).toEqual(standard)
  })
})
