import type { AgentEvent } from '@todo-agents/contract/agent-events'
import { MAX_EVENT_SIZE } from '@todo-agents/contract/bounds'
import { isTerminal } from '@todo-agents/contract/event-id'
import { reduceParts } from '@todo-agents/contract/run-parts'
import { describe, expect, test } from 'vitest'
import { openaiModel } from '../models/openai/openai-model.ts'
import { memoryRunPort } from '../testing/memory-run-port.ts'
import type { ModelServer, Reply } from '../testing/model-server.ts'
import { modelServer } from '../testing/model-server.ts'
import { dataOf, runToEnd } from '../testing/run-to-end.ts'

type Api = 'responses' | 'chat'

const PROVIDERS: Record<Api, { text(content: string): object; arguments(json: string): object; end: object }> = {
  responses: {
    text: (delta) => ({ type: 'response.output_text.delta', delta }),
    arguments: (delta) => ({ type: 'response.function_call_arguments.delta', item_id: 'fc', delta }),
    end: { type: 'response.completed', response: { output: [], usage: { input_tokens: 12, output_tokens: 3 } } },
  },
  chat: {
    text: (content) => ({ choices: [{ index: 0, delta: { content }, finish_reason: null }] }),
    arguments: (json) => ({
      choices: [{ delta: { tool_calls: [{ index: 0, id: 'a', function: { name: 'create_todo', arguments: json } }] } }],
    }),
    end: { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
  },
}

const model = (api: Api, { baseURL }: ModelServer) =>
  openaiModel({ api, apiKey: 'key', model: 'small', baseURL, firstByteMs: 300, eventMs: 300 })

/** Returns the texts that a client shows. */
function shown(events: Parameters<typeof dataOf>[0]): string[] {
  return events.reduce(reduceParts, []).flatMap((part) => (part.type === 'text' ? [part.content] : []))
}

describe.each<Api>(['responses', 'chat'])('%s', (api) => {
  const { text, arguments: args, end } = PROVIDERS[api]
  const whole: Reply = { events: [text('Hel'), text('lo'), end] }
  const half = [text('Half a '), text('sentence')]

  const transient: [string, Reply, RegExp][] = [
    ['stalls before its answer', { head: 'open' }, /stopped answering/],
    ['stalls within its answer', { events: half, end: 'open' }, /stopped answering/],
    ['loses the connection before its answer', { head: 'cut' }, /not reachable/],
    ['loses the connection within its answer', { events: half, end: 'cut' }, /broke off/],
    ['ends too early', { events: half }, /broke off/],
    ['cuts off in the middle of arguments', { events: [args('{"item": "Mil')], end: 'cut' }, /broke off/],
    ['sends data that is not JSON', { events: [...half, 'data: <html>502</html>\n\n'] }, /broke off/],
    ['sends JSON of another shape', { events: [...half, 'data: null\n\n'] }, /broke off/],
    ['sends bytes', { events: ['\u0000\u0001\n\n\n::\ndata\n\n'] }, /could not be read/],
    [
      'sends an event without end',
      { events: [`data: ${'x'.repeat(MAX_EVENT_SIZE + 1)}`], end: 'open' },
      /could not be read/,
    ],
    [
      'reports an error in the stream',
      { events: [...half, `data: ${errorEvent(api, 'server_error')}\n\n`] },
      /failed to answer/,
    ],
    [
      'reports a rate limit in the stream',
      { events: [`data: ${errorEvent(api, 'rate_limit_exceeded')}\n\n`] },
      /limiting/,
    ],
    ['says nothing', { events: [end] }, /empty answer/],
    ...[429, 500, 502, 503, 504, 529].map((status): [string, Reply, RegExp] => [
      `answers ${status}`,
      { status, body: { error: { message: 'secret detail' } } },
      status === 429 ? /limiting requests right now. Try again in a minute/ : /failed to answer. Try again in a moment/,
    ]),
  ]

  test.each(transient)('the model is asked again when the server %s, and its text is shown once', async (_, reply) => {
    await using server = await modelServer(reply, whole)

    const { outcome, events } = await runToEnd(memoryRunPort(), model(api, server))

    expect(outcome).toBe('completed')
    expect(server.requests).toHaveLength(2)
    expect(events.filter(isTerminal)).toHaveLength(1)
    const said = dataOf(events, 'message_delta')
      .map(({ content }) => content)
      .join('')
    expect(dataOf(events, 'message_reset')).toHaveLength(said === 'Hello' ? 0 : 1)
    expect(shown(events)).toEqual(['Hello'])
  })

  test.each(transient)('the run ends in one clear error when the server always %s', async (_, reply, sentence) => {
    await using server = await modelServer(reply)
    const port = memoryRunPort()

    const { outcome, events } = await runToEnd(port, model(api, server))

    expect(outcome).toBe('failed')
    // After a silence there is one more attempt, otherwise two.
    expect(server.requests).toHaveLength(sentence.source === 'stopped answering' ? 2 : 3)
    expect(events.filter(isTerminal)).toEqual([events.at(-1)])
    expect(dataOf(events, 'error')).toMatchObject([{ code: 'model_error', message: expect.stringMatching(sentence) }])
    expect(JSON.stringify(events)).not.toContain('secret detail')
    expect(port.ends).toMatchObject([{ status: 'failed', error_code: 'model_error' }])
  })

  test('a failure behind a call that changed something says that the change stays', async () => {
    const milk = { name: 'create_todo', arguments: '{"item":"Milk"}' }
    const call =
      api === 'chat'
        ? {
            choices: [
              { index: 0, delta: { tool_calls: [{ index: 0, id: 'a', function: milk }] }, finish_reason: 'stop' },
            ],
          }
        : { type: 'response.completed', response: { output: [{ type: 'function_call', call_id: 'a', ...milk }] } }
    await using server = await modelServer({ events: [call] }, { status: 402 })

    const { events } = await runToEnd(memoryRunPort(), model(api, server))

    expect(dataOf(events, 'tool_result')).toMatchObject([{ status: 'ok' }])
    expect(dataOf(events, 'error')).toMatchObject([
      { message: expect.stringMatching(/no credit.*What was already done stays/) },
    ])
  })

  test.each<[string, Reply]>([
    ...[400, 401, 403, 404, 422].map((status): [string, Reply] => [`answers ${status}`, { status }]),
    ['has no credit', { status: 429, body: { error: { code: 'insufficient_quota' } } }],
    ['says not to retry', { status: 500, headers: { 'x-should-retry': 'false' } }],
    ['has moved', { status: 308, headers: { location: 'https://example.com/' } }],
    ['finds the conversation too long', { events: [`data: ${errorEvent(api, 'context_length_exceeded')}\n\n`] }],
    ['reaches the length limit', { events: [text('a'), lengthLimit(api)] }],
  ])('the model is not asked again when the server %s', async (_, reply) => {
    await using server = await modelServer(reply)

    const { outcome, events } = await runToEnd(memoryRunPort(), model(api, server))

    expect(outcome).toBe('failed')
    expect(server.requests).toHaveLength(1)
    expect(events.filter(isTerminal)).toEqual([events.at(-1)])
  })

  test.each([
    [{ 'retry-after': '1' }, 1_000],
    [{ 'retry-after-ms': '120', 'retry-after': '60' }, 120],
  ])('the next attempt waits as long as the provider asks: %o', async (headers, wait_ms) => {
    await using server = await modelServer({ status: 429, headers }, whole)

    const { outcome } = await runToEnd(memoryRunPort(), model(api, server))

    const [first, second] = server.requests
    expect(outcome).toBe('completed')
    expect(second!.at - first!.at).toBeGreaterThanOrEqual(wait_ms - 5)
  })

  test('model_wait is emitted before the wait, and says how long it takes', async () => {
    await using server = await modelServer({ status: 429, headers: { 'retry-after': '1' } }, whole)
    const emitted: [string, number][] = []
    const onEvent = ({ event }: AgentEvent) => emitted.push([event, server.requests.length])

    const { events } = await runToEnd(memoryRunPort(), model(api, server), { onEvent })

    const [wait, ...others] = dataOf(events, 'model_wait')
    expect(others).toEqual([])
    expect(wait?.retry_after).toBe(1)
    expect(Date.parse(wait?.until ?? '')).toBeGreaterThan(Date.now() - 60_000)
    expect(emitted.find(([event]) => event === 'model_wait')).toEqual(['model_wait', 1])
    expect(shown(events)).toEqual(['Hello'])
  })

  test('a wait of less than a second emits no model_wait', async () => {
    await using server = await modelServer({ status: 429, headers: { 'retry-after-ms': '20' } }, whole)

    const { events } = await runToEnd(memoryRunPort(), model(api, server))

    expect(dataOf(events, 'model_wait')).toEqual([])
  })

  test('the maximum wait counts all attempts of a step together', async () => {
    await using server = await modelServer({ status: 429, headers: { 'retry-after-ms': '300' } })
    const retry = { attempts: 3, baseMs: 1, maxWaitMs: 599 }

    const { outcome, events } = await runToEnd(memoryRunPort(), model(api, server), { retry })

    expect(outcome).toBe('failed')
    expect(server.requests).toHaveLength(2)
    expect(dataOf(events, 'error')[0]?.message).toMatch(/limiting requests right now. Try again in 1 second\./)
    await using again = await modelServer({ status: 429, headers: { 'retry-after-ms': '300' } })
    await runToEnd(memoryRunPort(), model(api, again), { retry: { ...retry, maxWaitMs: 600 } })
    expect(again.requests).toHaveLength(3)
  })

  test.each([
    [429, '120', /limiting requests right now. Try again in 2 minutes/],
    [503, new Date(Date.now() + 10 * 60_000).toUTCString(), /failed to answer. Try again in (9|10) minutes/],
  ])('a longer wait fails at once and says when to try again: %i with %s', async (status, retry_after, sentence) => {
    await using server = await modelServer({ status, headers: { 'retry-after': retry_after } })

    const { outcome, events } = await runToEnd(memoryRunPort(), model(api, server))

    expect(outcome).toBe('failed')
    expect(server.requests).toHaveLength(1)
    expect(dataOf(events, 'error')[0]?.message).toMatch(sentence)
  })

  test.each(['cancel', 'handOver'] as const)('%s ends the wait between two attempts', async (by) => {
    await using server = await modelServer({ status: 429, headers: { 'retry-after': '25' } })
    const abort = new AbortController()
    const running = runToEnd(memoryRunPort(), model(api, server), { [by]: abort.signal })
    await expect.poll(() => server.requests.length).toBe(1)

    abort.abort()

    expect((await running).outcome).toBe(by === 'cancel' ? 'cancelled' : 'handed_over')
    expect(server.requests).toHaveLength(1)
  })

  test.each(['cancel', 'handOver'] as const)('%s closes the connection to the server at once', async (by) => {
    await using server = await modelServer({ events: half, end: 'open' })
    const abort = new AbortController()

    const { outcome, events } = await runToEnd(memoryRunPort(), model(api, server), {
      [by]: abort.signal,
      onEvent: ({ event }) => {
        if (event === 'message_delta') abort.abort()
      },
    })

    await server.hungUp
    expect(outcome).toBe(by === 'cancel' ? 'cancelled' : 'handed_over')
    expect(events.at(-1)?.event).toBe(by === 'cancel' ? 'history' : 'message_delta')
  })
})

function errorEvent(api: Api, code: string): string {
  const error = { code, message: 'secret detail' }
  return JSON.stringify(api === 'chat' ? { error } : { type: 'response.failed', response: { error } })
}

function lengthLimit(api: Api): object {
  if (api === 'chat') return { choices: [{ index: 0, delta: {}, finish_reason: 'length' }] }
  return { type: 'response.incomplete', response: { incomplete_details: { reason: 'max_output_tokens' } } }
}
