import type { ScriptedAction } from '@todo-agents/agent/models/scripted/scripted'
import { say, scriptedModel, use } from '@todo-agents/agent/models/scripted/scripted'
import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { describeEachDatabase } from '@todo-agents/db/testing/databases'
import { offlineModel } from '@todo-agents/offline/offline-model'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { assistantsOf } from './assistants.ts'
import { dataOf } from './testing/test-client.ts'
import type { TestServer, TestUser } from './testing/test-server.ts'
import { startTestServer } from './testing/test-server.ts'

/** It is Sunday, 22 November 2026. */
const SATURDAY = { item: 'Dentist', start_time: '2026-11-28 09:00:00' }
const FRIDAY = { item: 'Dentist', start_time: '2026-11-27 09:00:00' }

/** Takes Friday for Saturday, however often it is told. Everything else is a poem. */
const model = scriptedModel(({ transcript }): ScriptedAction[] => {
  const start = transcript.findLastIndex(({ role }) => role === 'user')
  const { content } = transcript[start] as { content: string }
  const results = transcript.slice(start).filter((item) => item.role === 'tool')
  if (!content.includes('Friday')) return say('Roses are red.')
  if (results.some(({ output }) => !JSON.stringify(output).includes('"disagrees"'))) return say('Done.')
  return [use('create_todo', SATURDAY)]
})

describeEachDatabase('rules first, model second', (kind) => {
  let server: TestServer
  let user: TestUser

  beforeAll(async () => {
    const assistants = assistantsOf(['auto', 'model', 'offline'], { model, offline: offlineModel() })
    server = await startTestServer({ kind, assistants })
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    user = await server.guest()
    model.requests.length = 0
  })

  const starts = async () => (await user.trpc.todo.list.query({})).todos.map(({ start_time }) => start_time)
  const approve = (events: StreamEvent[], decision: object) => {
    const { approval_id } = dataOf(events, 'approval_required')
    return user.trpc.run.approve.mutate({ approval_id, decision: 'approve', ...decision })
  }

  test('“add milk” costs no token and no request to the model', async () => {
    const events = await user.say('add milk')
    const { model: by, usage } = dataOf(events, 'completed')
    expect([by, usage.input_tokens, usage.output_tokens, model.requests.length]).toEqual(['Todo Agents', 0, 0, 0])
    expect((await user.trpc.todo.list.query({})).todos.map(({ item }) => item)).toEqual(['milk'])
  })

  test('a poem comes from the model, and “undo” in the same session from the rules', async () => {
    const first = await user.say('add milk')
    const { session_id } = dataOf(first, 'session_initialized')
    const poem = dataOf(await user.say('Write me a poem about it', session_id), 'completed')
    expect([poem.model, poem.final_message, model.requests.length]).toEqual(['Scripted', 'Roses are red.', 1])

    expect(dataOf(await user.say('undo', session_id), 'completed').model).toBe('Todo Agents')
    expect(await starts()).toEqual([])
  })

  test('the monthly quota counts only messages that asked the model', async () => {
    const used = async () => (await user.trpc.usage.get.query()).current_usage
    await user.say('Write me a poem')
    await user.say('add milk')
    await user.say('add bread')
    await expect.poll(used).toBe(1)
  })

  test('the setting of the user decides who answers', async () => {
    await user.trpc.me.update.mutate({ assistant: 'model' })
    expect(dataOf(await user.say('add milk'), 'completed').model).toBe('Scripted')
    await user.trpc.me.update.mutate({ assistant: 'offline' })
    expect(dataOf(await user.say('Write me a poem'), 'completed').model).toBe('Todo Agents')
    expect(model.requests).toHaveLength(1)
  })

  async function insisted() {
    await user.trpc.me.update.mutate({ assistant: 'model' })
    const asked = await user.say('Book the dentist for Friday at 9')
    expect(dataOf(asked, 'tool_result')).toMatchObject({ status: 'error', change_ids: [] })
    expect(dataOf(asked, 'approval_required').preview).toEqual([
      'Check: you wrote “for Friday at 9”: Friday, 27 November 2026 at 09:00; this has Saturday, 28 November 2026 at 09:00',
      'Create “Dentist” (Sat 2026-11-28 09:00)',
    ])
    expect(await starts()).toEqual([])
    return asked
  }

  test.each([
    ['approved', {}, ['2026-11-28T08:00:00.000Z']],
    ['declined', { decision: 'deny' }, []],
    ['revised', { arguments: FRIDAY }, ['2026-11-27T08:00:00.000Z']],
  ])('a model that insists on another day than the user wrote makes the user decide: %s', async (_, decision, made) => {
    const asked = await insisted()
    await approve(asked, decision)
    const rest = await user.resume(dataOf(asked, 'session_initialized').run_id, asked.at(-1)?.id ?? '')
    expect(dataOf(rest, 'completed').status).toBe('completed')
    expect(await starts()).toEqual(made)
  })
})
