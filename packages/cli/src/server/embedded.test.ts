import { rmSync } from 'node:fs'
import { startProcess } from '@todo-agents/api/testing/process'
import { createTestClient } from '@todo-agents/api/testing/test-client'
import { freePort } from '@todo-agents/db/testing/free-port'
import { createDataDir } from '@todo-agents/db/testing/templates'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Person } from '../testing/command.ts'
import { createPerson } from '../testing/command.ts'

describe('the command line without a server', () => {
  let data_dir: string
  let person: Person
  beforeEach(async () => {
    data_dir = createDataDir()
    person = createPerson({ DATA_DIR: data_dir, PORT: String(await freePort()) })
  })
  afterEach(() => {
    person.remove()
    rmSync(data_dir, { recursive: true })
  })

  test('commands at the same time share one user of the embedded database', async () => {
    const ended = await Promise.all(['milk', 'eggs'].map((item) => person.run(['add', item])))
    expect(ended.map(({ code, stderr }) => ({ code, stderr }))).toEqual(Array(2).fill({ code: 0, stderr: '' }))
    const asked = await person.run(['ask', 'delete milk'])
    expect(asked).toMatchObject({ code: 0, stdout: expect.stringContaining('milk') })
    expect(await person.run(['undo'])).toMatchObject({ code: 0, stdout: 'Restored: milk\n' })
    const { todos } = await person.json(['list'])
    expect(todos.map(({ item }: { item: string }) => item).sort()).toEqual(['eggs', 'milk'])
  })

  test('a server on another port keeps the database, and the error says what to do', async () => {
    const port = String(await freePort())
    const server = startProcess({ PORT: port, DATA_DIR: data_dir })
    await server.ready
    const refused = await person.run(['list'])
    expect(refused).toMatchObject({ code: 5, stdout: '' })
    expect(refused.stderr).toContain(`process ${server.child.pid}`)
    expect(refused.stderr).toContain('TODO_AGENTS_URL')

    // Two users, each with a todo: the command must not choose one.
    const url = `http://localhost:${port}`
    const [ann, ben] = [createTestClient(url), createTestClient(url)]
    for (const user of [ann, ben]) {
      await user.signIn('sign-in/anonymous')
      await user.trpc.todo.create.mutate({ item: 'milk' })
    }
    const { id } = await ann.trpc.me.get.query()
    server.child.kill('SIGTERM')
    await server.ended
    const several = await person.run(['list'])
    expect(several).toMatchObject({ code: 4, stdout: '', stderr: expect.stringContaining(`${id} (a guest)`) })
    const chosen = createPerson({ ...person.env, TODO_AGENTS_USER: id })
    expect(await chosen.json(['whoami'])).toMatchObject({ url: null, data_dir, user: { id }, program: null })
    chosen.remove()
  })
})
