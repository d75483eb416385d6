import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import type { ModelServer, Reply } from '../../testing/model-server.ts'
import { modelServer } from '../../testing/model-server.ts'
import { answerText } from './answer-text.ts'
import { openaiModel } from './openai-model.ts'

const responses = ({ baseURL }: ModelServer) =>
  openaiModel({ api: 'responses', apiKey: 'key', model: 'large', baseURL })

const MILK = { type: 'function_call', call_id: 'a', name: 'create_todo', arguments: '{"item":"Milk"}' }
const MILK_CALL = { call_id: 'a', tool_name: 'create_todo', arguments: '{"item":"Milk"}' }

function delta(text: string, item_id = 'm1'): object {
  return { type: 'response.output_text.delta', delta: text, item_id, output_index: 0, content_index: 0 }
}

function done(item: object): object {
  return { type: 'response.output_item.done', output_index: 0, item }
}

function message(text: string): object {
  return { type: 'message', role: 'assistant', content: [{ type: 'output_text', text, annotations: [] }] }
}

function completed(...output: object[]): object {
  return { type: 'response.completed', response: { output, usage: { input_tokens: 12, output_tokens: 3 } } }
}

function reply(...events: object[]): Reply {
  return { events: [{ type: 'response.created', response: {} }, ...events] }
}

test('a reply streams text and counts tokens', async () => {
  await using server = await modelServer(
    reply(delta('Hel'), delta('lo'), done(message('Hello')), completed(message('Hello'))),
  )

  const { deltas, calls, usage } = await ask(responses(server))

  expect(deltas.join('')).toBe('Hello')
  expect(calls).toEqual([])
  expect(usage).toEqual({ input_tokens: 12, output_tokens: 3, cost_usd: null })
})

test('a tool call is taken once, when it is complete', async () => {
  const fragments = ['{"item"', ':"Milk"}'].map((part) => ({
    type: 'response.function_call_arguments.delta',
    item_id: 'fc',
    delta: part,
  }))
  await using server = await modelServer(reply(...fragments, done(MILK), completed(MILK)))

  expect(await ask(responses(server))).toMatchObject({ deltas: [], calls: [MILK_CALL] })
})

test('text and calls that come only in the last event are taken from there', async () => {
  await using server = await modelServer(reply(delta('I add'), completed(message('I add milk.'), MILK)))

  const { deltas, calls } = await ask(responses(server))

  expect(deltas.join('')).toBe('I add milk.')
  expect(calls).toEqual([MILK_CALL])
})

test('two messages are separated, and reasoning and unknown events are ignored', async () => {
  await using server = await modelServer(
    reply(
      { type: 'response.reasoning_summary_text.delta', delta: 'hm' },
      done({ type: 'reasoning', summary: [] }),
      delta('First.', 'm1'),
      done(message('First.')),
      { type: 'response.something_new', data: 1 },
      delta('Then.', 'm2'),
      done(message('Then.')),
      completed(),
    ),
  )

  expect((await ask(responses(server))).deltas.join('')).toBe('First.\n\nThen.')
})

test('a refusal is shown as text', async () => {
  const refusal = { type: 'message', content: [{ type: 'refusal', refusal: 'I cannot.' }] }
  await using server = await modelServer(
    reply({ type: 'response.refusal.delta', delta: 'I cannot.' }, done(refusal), completed(refusal)),
  )

  expect((await ask(responses(server))).deltas.join('')).toBe('I cannot.')
})

const incomplete = (reason: string) => ({ type: 'response.incomplete', response: { incomplete_details: { reason } } })
const failed = (code: string) => ({ type: 'response.failed', response: { error: { code, message: 'sk-123' } } })

test.each<[string, Reply, RegExp]>([
  ['a wrong key', { status: 401, body: { error: { message: 'bad key sk-123' } } }, /Check OPENAI_API_KEY/],
  ['a rate limit', { status: 429, body: { error: { code: 'rate_limit_exceeded' } } }, /limiting requests/],
  ['an error event', reply({ type: 'error', error: { code: 'insufficient_quota', message: 'sk-123' } }), /no credit/],
  ['a flat error event', reply({ type: 'error', code: 'server_error', message: 'sk-123' }), /provider failed/],
  ['a failed response', reply(delta('a'), failed('server_error')), /provider failed/],
  ['a response that hit a rate limit', reply(failed('rate_limit_exceeded')), /limiting requests/],
  ['the length limit', reply(delta('a'), incomplete('max_output_tokens')), /length limit/],
  ['a content filter', reply(incomplete('content_filter')), /content filter/],
  ['a stream that ends too early', reply(delta('a')), /broke off/],
  ['a lost connection', { events: [delta('a')], end: 'cut' }, /broke off|not reachable/],
])('%s fails with a plain sentence', async (_, answer, sentence) => {
  await using server = await modelServer(answer)

  const failure = await ask(responses(server)).catch((error: unknown) => error)

  expect(failure).toMatchObject({ name: 'AppError', code: 'model_error', message: expect.stringMatching(sentence) })
  expect(String(failure)).not.toContain('sk-123')
})

test('an abort closes the connection', async () => {
  await using server = await modelServer({ events: [delta('a')], end: 'open' })
  const abort = new AbortController()
  const seen: string[] = []

  const asked = ask(responses(server), {
    signal: abort.signal,
    onText: (content) => {
      seen.push(content)
      abort.abort()
    },
  })

  await expect(asked).rejects.toThrow()
  await server.hungUp
  expect(seen).toEqual(['a'])
})

test('the whole text is shown once, however much of it came in deltas', () => {
  const part = fc.record({
    text: fc.string({ minLength: 1 }).filter((said) => said.trim() !== ''),
    streamed: fc.nat(20),
    pieces: fc.integer({ min: 1, max: 4 }),
  })
  fc.assert(
    fc.property(fc.array(part), (messages) => {
      const text = answerText()
      let shown = ''
      const sink = { text: (piece: string) => (shown += piece), reset: () => (shown = ''), reasoning() {} }
      for (const each of messages) {
        const streamed = each.text.slice(0, each.streamed)
        const size = Math.ceil(streamed.length / each.pieces) || 1
        for (let at = 0; at < streamed.length; at += size) text.delta(streamed.slice(at, at + size))
        text.done(each.text)
      }
      text.flush(sink)
      expect(shown).toBe(messages.map((each) => each.text).join('\n\n'))
    }),
  )
})
