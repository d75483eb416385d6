import type { Model } from '@todo-agents/agent/types'
import { describeEachDatabase } from '@todo-agents/db/testing/databases'
import { offlineModel } from '@todo-agents/offline/offline-model'
import type { ModelState } from '@todo-agents/offline/pending-question'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dataOf } from '../testing/test-client.ts'
import type { TestServer, TestUser } from '../testing/test-server.ts'
import { startTestServer } from '../testing/test-server.ts'

/** The offline model as a version before this one: its questions are stored under version 0. */
const earlier: Model = {
  name: 'Todo Agents',
  async ask(request, sink) {
    const answer = await offlineModel().ask(request, sink)
    const state = answer.model_state as ModelState | undefined
    return state ? { ...answer, model_state: { offline: { ...state.offline, version: 0 } } } : answer
  },
}

describeEachDatabase('a question over a restart of the server', (kind) => {
  let server: TestServer
  let user: TestUser
  /** The version that is deployed. */
  let deployed: Model

  beforeAll(async () => {
    const model: Model = { name: 'Todo Agents', ask: (request, sink) => deployed.ask(request, sink) }
    server = await startTestServer({ kind, model })
  })

  afterAll(() => server.close())

  async function askWhichDentist(version: Model): Promise<string> {
    deployed = version
    user = await server.guest()
    for (const item of ['dentist for Anna', 'dentist for Ben']) await user.trpc.todo.create.mutate({ item })
    const { session_id } = dataOf(await user.say('delete the dentist'), 'session_initialized')
    deployed = offlineModel()
    await server.restart()
    return session_id
  }

  const reply = async (message: string, session_id: string) =>
    dataOf(await user.say(message, session_id), 'completed').final_message

  const titles = async () => (await user.trpc.todo.list.query({})).todos.map(({ item }) => item).sort()

  test('an answer after a restart chooses among the stored choices', async () => {
    const session_id = await askWhichDentist(offlineModel())
    expect(await reply('Ben', session_id)).toContain('Deleted **dentist for Ben**')
    expect(await titles()).toEqual(['dentist for Anna'])
  })

  test('an answer after a deploy of another version changes nothing, and is asked for again', async () => {
    const session_id = await askWhichDentist(earlier)
    expect(await reply('Ben', session_id)).toContain('Here is my question again')
    expect(await titles()).toEqual(['dentist for Anna', 'dentist for Ben'])
    expect(await reply('Ben', session_id)).toContain('Deleted **dentist for Ben**')
    expect(await titles()).toEqual(['dentist for Anna'])
  })
})
