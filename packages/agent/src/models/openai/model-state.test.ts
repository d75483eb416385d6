import { expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import type { Reply } from '../../testing/model-server.ts'
import { modelServer } from '../../testing/model-server.ts'
import { openaiModel } from './openai-model.ts'

async function stateOf(api: 'chat' | 'responses', events: object[], warnings: unknown[] = []): Promise<unknown> {
  const reply: Reply = { events, done: true }
  await using server = await modelServer(reply)
  const logger = { warn: (context: object) => warnings.push(context) }
  const model = openaiModel({ api, apiKey: 'key', model: 'large', baseURL: server.baseURL, logger })
  return (await ask(model)).model_state
}

function chunk(delta: object, finish_reason: string | null = null): object {
  return { choices: [{ index: 0, delta, finish_reason }] }
}

const call = (id: string, more: object = {}) => ({
  index: Number(id),
  id,
  function: { name: 'get_user_datetime', arguments: '{}' },
  ...more,
})

test('Chat: the reasoning of a message and the signature of a call are kept to be sent back', async () => {
  const google = { google: { thought_signature: 'c2ln' } }
  const state = await stateOf('chat', [
    chunk({ role: 'assistant', reasoning_content: 'The user ' }),
    chunk({ reasoning_content: 'greets.', content: null }),
    chunk({ reasoning_details: [{ type: 'reasoning.text', index: 0, text: 'The ' }] }),
    chunk({ reasoning_details: [{ type: 'reasoning.text', index: 0, text: 'user', signature: 's' }] }),
    chunk({ reasoning_details: [{ type: 'reasoning.encrypted', index: 1, data: 'x' }] }),
    chunk({ tool_calls: [call('0'), call('1', { extra_content: google })] }, 'tool_calls'),
  ])

  expect(state).toEqual({
    provider: {
      api: 'chat',
      model: 'large',
      message: {
        reasoning_content: 'The user greets.',
        reasoning_details: [
          { type: 'reasoning.text', index: 0, text: 'The user', signature: 's' },
          { type: 'reasoning.encrypted', index: 1, data: 'x' },
        ],
      },
      calls: [null, { extra_content: google }],
    },
  })
})

test('Responses: reasoning items are kept whole and in their place', async () => {
  const reasoning = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAA' }
  const message = { type: 'message', content: [{ type: 'output_text', text: 'Hello' }] }
  const milk = { type: 'function_call', call_id: 'a', name: 'get_user_datetime', arguments: '{}' }
  const items = [reasoning, message, milk]
  const state = await stateOf('responses', [
    ...items.map((item) => ({ type: 'response.output_item.done', item })),
    { type: 'response.completed', response: { status: 'completed', output: items } },
  ])

  expect(state).toEqual({
    provider: { api: 'responses', model: 'large', output: [reasoning, 'message', 'function_call'] },
  })
})

test('an answer without such fields has no state', async () => {
  expect(await stateOf('chat', [chunk({ content: 'Hello', refusal: null }, 'stop')])).toBeUndefined()
})

test('a state that is too long is dropped, and the log says so', async () => {
  const warnings: unknown[] = []
  const state = await stateOf(
    'chat',
    [chunk({ reasoning_content: 'x'.repeat(300_000) }), chunk({ content: 'Hello' }, 'stop')],
    warnings,
  )

  expect(state).toBeUndefined()
  expect(warnings).toEqual([{ length: expect.any(Number) }])
})
