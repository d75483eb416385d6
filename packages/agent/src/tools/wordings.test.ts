import { expect, test } from 'vitest'
import { say, scriptedModel, use } from '../models/scripted/scripted.ts'
import { memoryRunPort } from '../testing/memory-run-port.ts'
import { dataOf, runToEnd } from '../testing/run-to-end.ts'
import type { Model } from '../types.ts'
import { RULES_MODEL } from './tool.ts'

const PING = { text: 'ping Mo', means: 'create' }
const rules = (model: Model): Model => ({ ...model, name: RULES_MODEL })

test('the rules remember and forget what words mean, without a question', async () => {
  const port = memoryRunPort()
  const remembering = scriptedModel([[use('remember_wording', PING)], say('Remembered.')])
  const { events } = await runToEnd(port, rules(remembering))
  expect(dataOf(events, 'tool_result')).toMatchObject([{ status: 'ok', output: { wording: PING } }])
  expect(port.data.wordings).toMatchObject([PING])

  port.items.push({ role: 'user', content: 'forget it' })
  await runToEnd(port, rules(scriptedModel([[use('forget_wording', { text: 'Ping Mo!' }, 'b')], say('Forgotten.')])))
  expect(port.data.wordings).toEqual([])
})

test('words that are not remembered cannot be forgotten', async () => {
  const model = scriptedModel([[use('forget_wording', { text: 'ping Mo' })], say('No.')])
  const { events } = await runToEnd(memoryRunPort(), rules(model))
  expect(dataOf(events, 'tool_result')).toMatchObject([{ status: 'error', output: { error: { code: 'not_found' } } }])
})

test('a language model that calls a tool of the rules is told that there is none', async () => {
  const port = memoryRunPort()
  const model = scriptedModel([[use('remember_wording', PING)], say('Sorry.')])
  const { events } = await runToEnd(port, model)
  expect(dataOf(events, 'tool_result')).toMatchObject([
    {
      status: 'error',
      output: { error: { message: expect.stringContaining('There is no tool "remember_wording".') } },
    },
  ])
  expect(port.data.wordings).toEqual([])
  expect(model.requests[0]?.tools.map(({ name }) => name)).not.toContain('remember_wording')
})
