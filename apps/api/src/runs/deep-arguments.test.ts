import { say, scriptedModel, use } from '@todo-agents/agent/models/scripted/scripted'
import { describeEachDatabase } from '@todo-agents/db/testing/databases'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dataOf } from '../testing/test-client.ts'
import type { TestServer, TestUser } from '../testing/test-server.ts'
import { startTestServer } from '../testing/test-server.ts'

const DEEP = '['.repeat(100_000) + ']'.repeat(100_000)

describeEachDatabase('tool arguments of 100,000 nested arrays', (kind) => {
  let server: TestServer
  let user: TestUser

  beforeAll(async () => {
    const model = scriptedModel(({ transcript }) => {
      const last = transcript.at(-1)
      if (last?.role !== 'user') return say('Done.')
      if (last.content === 'deep') return [use('delete_todo', `{"id": ${DEEP}}`)]
      return [use('delete_todo', { id: last.content.split(' ') })]
    })
    server = await startTestServer({ kind, model })
    user = await server.guest()
  })

  afterAll(() => server.close())

  test('deep arguments from a model are a tool error, and the run can be read again after a restart', async () => {
    const events = await user.say('deep')
    expect(dataOf(events, 'tool_call').arguments).toEqual({})
    expect(dataOf(events, 'tool_result')).toMatchObject({
      status: 'error',
      output: {
        error: { code: 'invalid_request', message: expect.stringContaining('nested deeper than 32 levels') },
      },
    })
    expect(dataOf(events, 'completed').final_message).toBe('Done.')

    const { run_id, session_id } = dataOf(events, 'session_initialized')
    const { messages } = await user.trpc.session.history.query({ id: session_id })
    expect(messages[1]).toMatchObject({ tool_calls: [{ tool_name: 'delete_todo', arguments: {}, status: 'error' }] })
    await server.restart()
    const again = await user.resume(run_id, events[1]?.id ?? '')
    expect(again.map(({ event }) => event)).toEqual(['resync', 'completed', 'history'])
  })

  test('deep arguments in an approval are refused, and the question stays open', async () => {
    const writes = await Promise.all(['a', 'b'].map((item) => user.trpc.todo.create.mutate({ item })))
    const asked = await user.say(writes.flatMap(({ todos }) => todos.map(({ id }) => id)).join(' '))
    const { approval_id } = dataOf(asked, 'approval_required')
    const approve = (id: unknown) =>
      user.trpc.run.approve.mutate({ approval_id, decision: 'approve', arguments: { id } })
    await expect(approve(JSON.parse(DEEP))).rejects.toMatchObject({
      data: { code: 'invalid_request' },
      message: expect.stringContaining('nested deeper than 32 levels'),
    })
    await expect(approve(writes[0]?.todos[0]?.id)).resolves.toMatchObject({ run_id: expect.any(String) })
  })
})
