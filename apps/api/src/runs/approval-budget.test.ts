import type { ScriptedAction } from '@todo-agents/agent/models/scripted/scripted'
import { say, scriptedModel, use } from '@todo-agents/agent/models/scripted/scripted'
import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { waitingCalls } from '@todo-agents/contract/approval'
import { describeEachDatabase } from '@todo-agents/db/testing/databases'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dataOf } from '../testing/test-client.ts'
import type { TestServer, TestUser } from '../testing/test-server.ts'
import { startTestServer } from '../testing/test-server.ts'

/** A model that obeys any message (`tool`, how, ids), like a model that takes a todo's title for an instruction. */
const obedient = scriptedModel(({ transcript }): ScriptedAction[] => {
  const start = transcript.findLastIndex(({ role }) => role === 'user')
  const [tool, how, ...ids] = (transcript[start] as { content: string }).content.split(' ')
  const turn = transcript.slice(start).filter(({ role }) => role === 'assistant').length
  const calls = ids.map((id) =>
    tool === 'delete' ? use('delete_todo', { id }, id) : use('update_todo', { id, item: 'Pwned' }, id),
  )
  if (how === 'at_once') return turn === 0 ? calls : say('Done.')
  const next = calls[turn]
  return next ? [next] : say('Done.')
})

describeEachDatabase('a model that deletes or renames every todo by calls with one id each', (kind) => {
  let server: TestServer
  let user: TestUser
  let ids: string[]

  beforeAll(async () => {
    server = await startTestServer({ kind, model: obedient, env: { RUN_LEASE_SECONDS: '1' } })
  })
  afterAll(() => server.close())

  async function todos(count: number): Promise<void> {
    user = await server.guest()
    ids = []
    for (let n = 1; n <= count; n++) {
      const { todos } = await user.trpc.todo.create.mutate({ item: `Todo ${n}` })
      ids.push(todos[0]!.id)
    }
  }

  const left = async () => (await user.trpc.todo.list.query({ limit: 100 })).todos.map(({ item }) => item)
  const question = (events: StreamEvent[]) => dataOf(events, 'approval_required')
  const runOf = (events: StreamEvent[]) => dataOf(events, 'session_initialized').run_id
  const results = (events: StreamEvent[]) =>
    events.flatMap((event) => (event.event === 'tool_result' ? [event.data.status] : []))

  test('of 30 deletions in one turn, one is made, the question shows the others, and the answer may leave some out', async () => {
    await todos(30)
    const asked = await user.say(`delete at_once ${ids.join(' ')}`)
    expect(results(asked)).toEqual(['ok'])
    const { approval_id, preview } = question(asked)
    expect(preview).toEqual(ids.slice(1).map((_, n) => `Delete “Todo ${n + 2}”`))
    expect(await left()).toHaveLength(29)

    const calls = ids.slice(3).map((call_id) => ({ call_id, decision: 'deny' as const }))
    const run_id = runOf(asked)
    await user.trpc.run.approve.mutate({ approval_id, decision: 'approve', calls })
    const rest = await user.resume(run_id, asked.at(-1)?.id ?? '')
    expect(results(rest)).toEqual(['ok', 'ok', ...Array(27).fill('error')])
    expect(dataOf(rest, 'completed').status).toBe('completed')
    expect(await left()).toHaveLength(27)
    const { changes } = await user.trpc.change.list.query({ run_id })
    expect(changes.map(({ kind }) => kind)).toEqual(['delete', 'delete', 'delete'])
  })

  test('of 18 deletions in 18 turns, one is made, and after two refusals the user is not asked again', async () => {
    await todos(30)
    let events = await user.say(`delete one_by_one ${ids.slice(0, 18).join(' ')}`)
    const run_id = runOf(events)
    for (const n of [2, 3]) {
      const { approval_id, preview } = question(events)
      expect(preview).toEqual([`Delete “Todo ${n}”`])
      await user.trpc.run.approve.mutate({ approval_id, decision: 'deny' })
      events = await user.resume(run_id, events.at(-1)?.id ?? '')
    }
    expect(results(events)).toEqual(Array(16).fill('error'))
    expect(dataOf(events, 'completed').status).toBe('completed')
    expect(await left()).toHaveLength(29)
  })

  test('of 20 renames in one turn, five are made before the question, and none after a refusal', async () => {
    await todos(20)
    const asked = await user.say(`rename at_once ${ids.join(' ')}`)
    expect((await left()).filter((item) => item === 'Pwned')).toHaveLength(5)
    const { approval_id } = question(asked)
    expect(waitingCalls(question(asked)).map(({ call_id }) => call_id)).toEqual(ids.slice(5))
    await user.trpc.run.approve.mutate({ approval_id, decision: 'deny' })
    await user.resume(runOf(asked), asked.at(-1)?.id ?? '')
    expect((await left()).filter((item) => item === 'Pwned')).toHaveLength(5)
  })

  test('of 18 renames in 18 turns, five are made before the question', async () => {
    await todos(20)
    const asked = await user.say(`rename one_by_one ${ids.slice(0, 18).join(' ')}`)
    expect(question(asked).preview).toEqual(['Change “Todo 6” → item Pwned'])
    expect((await left()).filter((item) => item === 'Pwned')).toHaveLength(5)
  })

  test('a restart does not reset the budget, before or after the answer', async () => {
    await todos(4)
    const asked = await user.say(`delete one_by_one ${ids.join(' ')}`)
    const run_id = runOf(asked)
    await server.restart()
    const again = await user.resume(run_id, asked[0]?.id ?? '')
    expect(question(again)).toEqual(question(asked))
    await user.trpc.run.approve.mutate({ approval_id: question(asked).approval_id, decision: 'approve' })
    const second = await user.resume(run_id, again.at(-1)?.id ?? '')
    expect(question(second).preview).toEqual(['Delete “Todo 3”'])
    expect(await left()).toEqual(['Todo 3', 'Todo 4'])
  })

  test('one question about several calls is streamed with its state after a restart', async () => {
    await todos(4)
    const asked = await user.say(`delete at_once ${ids.join(' ')}`)
    await server.restart()
    const again = await user.resume(runOf(asked), asked[0]?.id ?? '')
    expect(again.map(({ event }) => event)).toEqual(['resync', 'approval_required'])
    expect(question(again)).toEqual(question(asked))
    const parts = dataOf(again, 'resync').parts.map((part) => part.type === 'tool_call' && [part.call_id, part.status])
    expect(parts).toEqual(ids.map((id, n) => [id, n === 0 ? 'ok' : null]))
  })

  test('a run that is cancelled while it waits changes nothing more', async () => {
    await todos(3)
    const asked = await user.say(`delete at_once ${ids.join(' ')}`)
    await user.trpc.run.cancel.mutate({ run_id: runOf(asked) })
    const late = user.trpc.run.approve.mutate({ approval_id: question(asked).approval_id, decision: 'approve' })
    await expect(late).rejects.toMatchObject({ data: { code: 'conflict' } })
    expect(await left()).toEqual(['Todo 2', 'Todo 3'])
  })

  test('an answer that does not fit is refused, and leaves the question open', async () => {
    await todos(4)
    const asked = await user.say(`delete at_once ${ids.join(' ')}`)
    const { approval_id } = question(asked)
    const approve = (answer: object) => user.trpc.run.approve.mutate({ approval_id, decision: 'approve', ...answer })
    const call_id = ids[1]!
    const refused: [object, string][] = [
      [{ arguments: { id: ids[1] } }, 'about 3 calls'],
      [{ calls: [{ call_id: 'another' }] }, 'not about the call another'],
      [{ calls: [{ call_id: ids[0] }] }, 'not about the call'],
      [{ calls: [{ call_id }, { call_id }] }, 'only once'],
      [{ calls: [{ call_id, arguments: { id: 'all' } }] }, 'The arguments of delete_todo are wrong'],
      [{ calls: [], arguments: {} }, 'cannot be given together'],
    ]
    for (const [answer, sentence] of refused) {
      await expect(approve(answer)).rejects.toMatchObject({
        data: { code: 'invalid_request' },
        message: expect.stringContaining(sentence),
      })
    }
    await approve({ calls: [{ call_id, decision: 'deny' }] })
    await user.resume(runOf(asked), asked.at(-1)?.id ?? '')
    expect(await left()).toEqual(['Todo 2'])
  })

  test('without a decision, no todo is deleted for a user who wants to be asked before deleting', async () => {
    await todos(2)
    expect(await user.trpc.me.update.mutate({ ask_before_deleting: true })).toMatchObject({ ask_before_deleting: true })
    const asked = await user.say(`delete at_once ${ids.join(' ')}`)
    expect(question(asked).preview).toEqual(['Delete “Todo 1”', 'Delete “Todo 2”'])
    expect(await left()).toHaveLength(2)
    await user.trpc.run.approve.mutate({ approval_id: question(asked).approval_id, decision: 'approve' })
    await user.resume(runOf(asked), asked.at(-1)?.id ?? '')
    expect(await left()).toEqual([])
  })
})
