import { expect, test } from 'vitest'
import { say, scriptedModel, use } from '../models/scripted/scripted.ts'
import { memoryRunPort } from '../testing/memory-run-port.ts'
import { dataOf, runToEnd } from '../testing/run-to-end.ts'

const MEETINGS = { text: 'meetings are 30 minutes' }

test('a preference is stored only after the user has confirmed its text', async () => {
  const port = memoryRunPort()
  const model = scriptedModel([[use('remember_preference', MEETINGS)], say('Remembered.')])
  const { events } = await runToEnd(port, model)
  expect(dataOf(events, 'approval_required')).toMatchObject([{ preview: ['Remember “meetings are 30 minutes”'] }])
  expect(port.data.preferences).toEqual([])
  port.decide('call_1', 'approve')
  await runToEnd(port, model, { isResumed: true })
  expect(port.data.preferences).toMatchObject([MEETINGS])
})

test('a declined preference is not stored', async () => {
  const port = memoryRunPort()
  const model = scriptedModel([[use('remember_preference', MEETINGS)], say('All right.')])
  await runToEnd(port, model)
  port.decide('call_1', 'deny')
  const { events } = await runToEnd(port, model, { isResumed: true })
  expect(dataOf(events, 'tool_result')).toMatchObject([{ status: 'error', output: { error: { code: 'declined' } } }])
  expect(port.data.preferences).toEqual([])
})

test('several preferences of one turn are one question, and free calls beside them are made', async () => {
  const port = memoryRunPort()
  const model = scriptedModel([
    [
      use('remember_preference', MEETINGS, 'a'),
      use('create_todo', { item: 'Milk' }, 'b'),
      use('remember_preference', { text: 'I never work on Sunday' }, 'c'),
    ],
    say('Done.'),
  ])
  const { events } = await runToEnd(port, model)
  const [question] = dataOf(events, 'approval_required')
  expect(question?.calls?.map(({ call_id }) => call_id)).toEqual(['a', 'c'])
  port.decide('a', 'approve')
  await runToEnd(port, model, { isResumed: true })
  expect(port.data.preferences.map(({ text }) => text)).toEqual([MEETINGS.text, 'I never work on Sunday'])
  expect(port.data.todos.size).toBe(1)
})

test('changing and forgetting a preference show the text that is replaced', async () => {
  const port = memoryRunPort()
  const id = '00000000-0000-7000-8000-e00000000000'
  port.data.preferences.push({ id, ...MEETINGS, created_at: '', updated_at: '', version: 1 })
  const model = scriptedModel([
    [use('remember_preference', { id, text: 'meetings are 45 minutes' }, 'a')],
    [use('forget_preference', { id }, 'b')],
    say('Done.'),
  ])
  const first = await runToEnd(port, model)
  expect(dataOf(first.events, 'approval_required')[0]?.preview).toEqual([
    'Change the preference “meetings are 30 minutes” → “meetings are 45 minutes”',
  ])
  port.decide('a', 'approve')
  const second = await runToEnd(port, model, { isResumed: true })
  expect(dataOf(second.events, 'approval_required')[0]?.preview).toEqual(['Forget “meetings are 45 minutes”'])
  port.decide('b', 'approve')
  await runToEnd(port, model, { isResumed: true })
  expect(port.data.preferences).toEqual([])
})

test('a known text and an unknown id are errors that the model can read, without a question', async () => {
  const port = memoryRunPort()
  port.data.preferences.push({
    id: '00000000-0000-7000-8000-e00000000000',
    ...MEETINGS,
    created_at: '',
    updated_at: '',
    version: 1,
  })
  const model = scriptedModel([
    [
      use('remember_preference', { text: 'Meetings are 30 minutes', id: null }, 'a'),
      use('forget_preference', { id: '00000000-0000-7000-8000-000000000000' }, 'b'),
    ],
    say('Nothing to do.'),
  ])
  const { events } = await runToEnd(port, model)
  const codes = dataOf(events, 'tool_result').map(({ output }) => (output as { error: { code: string } }).error.code)
  expect(codes).toEqual(['conflict', 'not_found'])
})
