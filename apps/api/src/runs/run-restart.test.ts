import type { ScriptedAction } from '@todo-agents/agent/models/scripted/scripted'
import { say, scriptedModel, use } from '@todo-agents/agent/models/scripted/scripted'
import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { parseEventId } from '@todo-agents/contract/event-id'
import { describeEachDatabase } from '@todo-agents/db/testing/databases'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dataOf } from '../testing/test-client.ts'
import type { TestServer, TestUser } from '../testing/test-server.ts'
import { startTestServer } from '../testing/test-server.ts'

describeEachDatabase('after a restart of the server', (kind) => {
  let server: TestServer
  let user: TestUser
  /** The answer to the message "wait" waits for this. */
  let gate: PromiseWithResolvers<void>

  const model = scriptedModel(({ transcript }): ScriptedAction[] => {
    const last = transcript.at(-1)
    if (last?.role !== 'user') return say('Done.')
    if (last.content.startsWith('delete')) return [use('delete_todo', { id: last.content.split(' ').slice(1) })]
    if (last.content === 'create') return [use('create_todo', { item: 'Milk' })]
    if (last.content === 'wait') return [...say('one '), { type: 'wait', until: gate.promise }, ...say('two')]
    return say('Hello.')
  })

  beforeAll(async () => {
    gate = Promise.withResolvers()
    server = await startTestServer({ kind, model, env: { RUN_LEASE_SECONDS: '1' } })
    user = await server.guest()
  })

  afterAll(() => server.close())

  const idsIncrease = (events: StreamEvent[]) => {
    const seqs = events.map(({ id }) => parseEventId(id ?? '')?.seq ?? 0)
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b))
    expect(new Set(seqs).size).toBe(seqs.length)
  }

  test('the stream of a run that has ended gives its state and its end, then nothing more', async () => {
    const before = await user.say('create')
    const { run_id, session_id } = dataOf(before, 'session_initialized')
    await server.restart()
    const after = await user.resume(run_id, before[1]?.id ?? '')
    expect(after.map(({ event }) => event)).toEqual(['resync', 'completed', 'history'])
    expect(dataOf(after, 'resync')).toMatchObject({
      session_id,
      parts: [
        { type: 'tool_call', tool_name: 'create_todo', status: 'ok' },
        { type: 'text', content: 'Done.', streaming: false },
      ],
    })
    expect(dataOf(after, 'completed')).toEqual(dataOf(before, 'completed'))
    expect(dataOf(after, 'history')).toEqual(dataOf(before, 'history'))
    idsIncrease([...before.slice(0, 2), ...after])
    expect(await user.resume(run_id, after.at(-1)?.id ?? '')).toEqual([])
  })

  test('a run that waits for approval still waits, can be approved once, and continues', async () => {
    const writes = await Promise.all(['a', 'b'].map((item) => user.trpc.todo.create.mutate({ item })))
    const ids = writes.flatMap(({ todos }) => todos.map(({ id }) => id))
    const asked = await user.say(`delete ${ids.join(' ')}`)
    const { run_id } = dataOf(asked, 'session_initialized')
    await server.restart()

    const again = await user.resume(run_id, asked[0]?.id ?? '')
    expect(again.map(({ event }) => event)).toEqual(['resync', 'approval_required'])
    expect(dataOf(again, 'approval_required')).toEqual(dataOf(asked, 'approval_required'))

    const { approval_id } = dataOf(again, 'approval_required')
    await user.trpc.run.approve.mutate({ approval_id, decision: 'approve' })
    const rest = await user.resume(run_id, again.at(-1)?.id ?? '')
    expect(dataOf(rest, 'completed').status).toBe('completed')
    idsIncrease([...again, ...rest])
    await expect(user.trpc.todo.get.query({ id: ids[0]! })).rejects.toMatchObject({ data: { code: 'not_found' } })
    const twice = user.trpc.run.approve.mutate({ approval_id, decision: 'approve' })
    await expect(twice).rejects.toMatchObject({ data: { code: 'conflict' } })
  })

  test('a running run withdraws its unfinished text and continues, and the queued message runs next', async () => {
    const started = Promise.withResolvers<{ run_id: string; session_id: string }>()
    const before: StreamEvent[] = []
    const first = (async () => {
      for await (const event of user.stream('wait')) {
        before.push(event)
        if (event.event === 'session_initialized') started.resolve(event.data)
        if (event.event === 'message_delta') break
      }
    })()
    const { run_id, session_id } = await started.promise
    await first
    const second = user.stream('hello', { session_id })
    const queued = (await second.next()).value as StreamEvent
    expect(dataOf([queued], 'session_initialized').queued).toBe(true)
    await second.return(undefined)

    await server.restart()
    const waiting = dataOf([queued], 'session_initialized').run_id
    // The log of the queued run is lost, and the run has not started, so its follower waits.
    const secondRest = user.resume(waiting, queued.id ?? '')
    await expect.poll(async () => (await user.trpc.run.get.query({ run_id })).status).toBe('running')
    const resumed = user.follow(run_id, before.at(-1)?.id ?? '')
    // Follow the run before it can end, because the state of a run that has ended has its whole text.
    const rest = [(await resumed.next()).value as StreamEvent]
    gate.resolve()
    for await (const event of resumed) rest.push(event)
    expect(dataOf(rest, 'resync').parts).toEqual([])
    expect(dataOf(rest, 'completed').final_message).toBe('one two')
    idsIncrease([...before, ...rest])

    expect(dataOf(await secondRest, 'completed').final_message).toBe('Hello.')
    const { messages } = await user.trpc.session.history.query({ id: session_id })
    expect(messages.map(({ content }) => content)).toEqual(['wait', 'one two', 'hello', 'Hello.'])
  })
})
