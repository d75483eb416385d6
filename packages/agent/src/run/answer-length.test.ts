import { MAX_ANSWER_LENGTH } from '@todo-agents/contract/bounds'
import { describe, expect, test } from 'vitest'
import { say, scriptedModel, use } from '../models/scripted/scripted.ts'
import { memoryRunPort } from '../testing/memory-run-port.ts'
import { dataOf, runToEnd } from '../testing/run-to-end.ts'

describe('the length limit of an answer', () => {
  test('a text of the limit is accepted, and a longer one is broken off', async () => {
    const text = 'x'.repeat(MAX_ANSWER_LENGTH)
    const fits = await runToEnd(memoryRunPort(), scriptedModel([say(text)]))
    expect(dataOf(fits.events, 'completed')[0]?.final_message).toHaveLength(MAX_ANSWER_LENGTH)

    const port = memoryRunPort()
    const model = scriptedModel([say(text, 'x')])
    const { events, outcome } = await runToEnd(port, model)
    expect(outcome).toBe('failed')
    expect(events.at(-1)).toMatchObject({
      event: 'error',
      data: { code: 'model_error', message: expect.stringContaining('more than an answer may hold') },
    })
    // The model is not asked again, and nothing of its answer is stored.
    expect(model.requests).toHaveLength(1)
    expect(port.items).toHaveLength(1)
    expect(dataOf(events, 'message_delta').map(({ content }) => content.length)).toEqual([MAX_ANSWER_LENGTH])
  })

  test('arguments of the limit are accepted, and longer ones fail the run', async () => {
    const name = 'create_todo'
    const call = (length: number) => use(name, `{"item": "${'x'.repeat(length - name.length - 12)}"}`)
    const port = memoryRunPort()
    const fits = await runToEnd(port, scriptedModel([[call(MAX_ANSWER_LENGTH)]]))
    expect(dataOf(fits.events, 'tool_result')).toMatchObject([{ status: 'error' }])
    const { events } = await runToEnd(memoryRunPort(), scriptedModel([[call(MAX_ANSWER_LENGTH + 1)]]))
    expect(dataOf(events, 'tool_call')).toEqual([])
    expect(events.at(-1)).toMatchObject({ event: 'error', data: { code: 'model_error' } })
  })

  test('the limit counts all steps of a run together', async () => {
    const call = use('get_user_quota', {})
    const used = 'get_user_quota'.length + 2
    const last = (length: number) => scriptedModel([[call], say('x'.repeat(length))])
    const fits = await runToEnd(memoryRunPort(), last(MAX_ANSWER_LENGTH - used))
    expect(fits.outcome).toBe('completed')
    expect((await runToEnd(memoryRunPort(), last(MAX_ANSWER_LENGTH - used + 1))).outcome).toBe('failed')
  })
})
