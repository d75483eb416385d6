import type { ScriptedTurn } from '@todo-agents/agent/models/scripted/scripted'
import { say, scriptedModel, use } from '@todo-agents/agent/models/scripted/scripted'
import { memoryRunPort } from '@todo-agents/agent/testing/memory-run-port'
import { dataOf, runToEnd } from '@todo-agents/agent/testing/run-to-end'
import { expect, test } from 'vitest'
import { checkTimes } from './check-times.ts'

const RIGHT = { item: 'Dentist', start_time: '2026-01-16 09:00:00' }
const WRONG = { item: 'Dentist', start_time: '2026-01-17 09:00:00' }

function run(script: ScriptedTurn[]) {
  const port = memoryRunPort('Book the dentist for Friday at 9')
  const model = scriptedModel(script)
  return {
    port,
    model,
    go: (options = {}) => runToEnd(port, model, { checkCall: checkTimes, ...options }),
    starts: () => [...port.data.todos.values()].map(({ start_time }) => start_time),
  }
}

/** The model calls with the wrong day twice. */
const insisting = () => {
  const wrong = { ...WRONG, importance: 'high', steps: ['call', { item: 'go' }] }
  return run([[use('create_todo', wrong, 'a')], [use('create_todo', wrong, 'b')], say('Done.')])
}

test('a call with another day goes back to the model once, with both readings, and is made when it is corrected', async () => {
  const { go, port, starts } = run([[use('create_todo', WRONG, 'a')], [use('create_todo', RIGHT, 'b')], say('Done.')])

  const { outcome, events } = await go()

  expect([outcome, starts()]).toEqual(['completed', ['2026-01-16T08:00:00.000Z']])
  const [told] = dataOf(events, 'tool_result')
  expect(told).toMatchObject({
    status: 'error',
    change_ids: [],
    output: {
      error: {
        message:
          'The user wrote “for Friday at 9”: Friday, 16 January 2026 at 09:00. This call has Saturday, 17 January 2026 at 09:00. Nothing was changed. Correct it, or make the same call again if you mean it.',
      },
    },
  })
  expect(port.effects.get('b')).toBe(1)
})

test('when the model insists, the user is asked, and approves the call as it is', async () => {
  const { go, port, starts } = insisting()

  const { outcome, events } = await go()
  expect([outcome, starts()]).toEqual(['awaiting_approval', []])
  expect(dataOf(events, 'approval_required')).toMatchObject([
    {
      tool_name: 'create_todo',
      preview: [
        'Check: you wrote “for Friday at 9”: Friday, 16 January 2026 at 09:00; this has Saturday, 17 January 2026 at 09:00',
        'Create “Dentist” (Sat 2026-01-17 09:00), importance high, steps call, go',
      ],
    },
  ])

  port.decide('b', 'approve')
  expect(await go({ isResumed: true, epoch: 2 })).toMatchObject({ outcome: 'completed' })
  expect(starts()).toEqual(['2026-01-17T08:00:00.000Z'])
})

test('a call that the user declines changes nothing', async () => {
  const { go, port, starts } = insisting()
  await go()
  port.decide('b', 'deny')
  expect(await go({ isResumed: true, epoch: 2 })).toMatchObject({ outcome: 'completed' })
  expect(starts()).toEqual([])
})

test('a call that the user revises is made as revised', async () => {
  const { go, port, starts } = insisting()
  await go()
  port.decide('b', 'approve', { arguments: RIGHT, preview: [] })
  expect(await go({ isResumed: true, epoch: 2 })).toMatchObject({ outcome: 'completed' })
  expect(starts()).toEqual(['2026-01-16T08:00:00.000Z'])
})

test('an insisted move shows both readings and its row, and is made when it is approved', async () => {
  const { port, starts } = run([])
  const { todos } = await port.store().create({ item: 'Dentist', start_time: '2026-01-20T08:00:00.000Z' })
  const move = { id: todos[0]!.id, start_time: WRONG.start_time }
  const model = scriptedModel([[use('update_todo', move, 'a')], [use('update_todo', move, 'b')], say('Done.')])
  port.items[0] = { role: 'user', content: 'move it to Friday 9' }

  const { events } = await runToEnd(port, model, { checkCall: checkTimes })
  const [asked] = dataOf(events, 'approval_required')
  expect(asked?.preview).toHaveLength(2)
  expect(asked?.preview[1]).toBe('Change “Dentist” (Tue 2026-01-20 09:00) → start time Sat 2026-01-17 09:00')

  port.decide('b', 'approve')
  await runToEnd(port, model, { checkCall: checkTimes, isResumed: true, epoch: 2 })
  expect(starts()).toEqual(['2026-01-17T08:00:00.000Z'])
})

test('the process that takes over finds that the call went back already, and asks the user', async () => {
  const { go, starts, model } = insisting()
  const died = new AbortController()
  const first = await go({
    handOver: died.signal,
    onEvent: ({ event }: { event: string }) => event === 'tool_result' && died.abort(),
  })
  expect(first.outcome).toBe('handed_over')

  expect(await go({ isResumed: true, epoch: 2 })).toMatchObject({ outcome: 'awaiting_approval' })
  expect([starts(), model.requests.length]).toEqual([[], 2])
})

test('a call whose time cannot be read gets the error of its tool', async () => {
  const { go, starts } = run([[use('create_todo', { ...WRONG, start_time: 'Saturday at 9' }, 'a')], say('Done.')])

  const { outcome, events } = await go()

  expect([outcome, starts()]).toEqual(['completed', []])
  expect(dataOf(events, 'tool_result')).toMatchObject([{ output: { error: { code: 'invalid_request' } } }])
})
