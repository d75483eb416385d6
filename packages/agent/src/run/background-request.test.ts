import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openaiModel } from '../models/openai/openai-model.ts'
import type { BackgroundServer } from '../testing/background-server.ts'
import { backgroundServer, textEvents } from '../testing/background-server.ts'
import type { MemoryRunPort } from '../testing/memory-run-port.ts'
import { memoryRunPort } from '../testing/memory-run-port.ts'
import { dataOf, runToEnd } from '../testing/run-to-end.ts'
import type { Model } from '../types.ts'

const ANSWER = 'Good morning, Ada.'
const EVENTS = textEvents(['Good ', 'morning, ', 'Ada.'])
const FAILED = { type: 'response.failed', response: { status: 'failed', error: { code: 'server_error', message: '' } } }

let server: BackgroundServer
let model: Model
let port: MemoryRunPort

async function start(...answers: object[][]): Promise<void> {
  server = await backgroundServer(...answers)
  model = modelOf(server)
  port = memoryRunPort('Good morning')
}

const modelOf = ({ baseURL }: BackgroundServer, name = 'large') =>
  openaiModel({ api: 'responses', apiKey: 'key', model: name, baseURL, isBackground: true })

beforeEach(() => start(EVENTS))
afterEach(() => server[Symbol.asyncDispose]())

/** Runs a process that dies when the client has this text: it emits nothing more, and writes nothing more. */
async function dieAt(text: string) {
  const handOver = new AbortController()
  let emitted = ''
  const run = runToEnd(port, model, {
    handOver: handOver.signal,
    onEvent(event) {
      if (event.event !== 'message_delta') return
      emitted += event.data.content
      if (emitted === text) handOver.abort()
    },
  })
  await server.hasRequests(1)
  return { run, handOver }
}

/** Runs the next owner of the run. */
const goOn = (withModel = model) => runToEnd(port, withModel, { epoch: 2, isResumed: true })

const posts = () => server.requests.filter((request) => request === 'POST /v1/responses')

const textOf = (events: Parameters<typeof dataOf>[0]) =>
  dataOf(events, 'message_delta')
    .map(({ content }) => content)
    .join('')

test('the request asks OpenAI to go on in the background, and to store the response', async () => {
  const run = runToEnd(port, model)
  await server.hasRequests(1)
  server.say()
  expect((await run).outcome).toBe('completed')
  expect(server.created).toMatchObject([{ background: true, store: true, stream: true }])
})

describe('when a process dies', () => {
  test.each([
    ['before the first text', 1, ''],
    ['after the first word', 2, 'Good '],
    ['in the middle of the answer', 3, 'Good morning, '],
    ['after the last word', 4, ANSWER],
  ])('%s, the next one reads the same response from its start', async (_, said, text) => {
    const { run, handOver } = await dieAt(text)
    server.say(said)
    await vi.waitFor(async () => expect(await port.providerRequest()).not.toBeNull())
    if (text === '') handOver.abort()
    expect((await run).outcome).toBe('handed_over')

    const next = goOn()
    await server.hasRequests(2)
    server.say()
    const { outcome, events } = await next
    expect(outcome).toBe('completed')
    expect(textOf(events)).toBe(ANSWER)
    expect(dataOf(events, 'completed')).toMatchObject([{ usage: { input_tokens: 12, output_tokens: 3 } }])
    expect(server.requests).toEqual(['POST /v1/responses', 'GET /v1/responses/resp_1?stream=true'])
  })

  test('after the answer, but before its step is journalled, the next one reads the whole answer', async () => {
    const handOver = new AbortController()
    const dying = {
      ...port,
      recordAnswer: () =>
        new Promise<never>((_, reject) => handOver.signal.addEventListener('abort', () => reject(new Error('dead')))),
    }
    const run = runToEnd(dying, model, { handOver: handOver.signal })
    await server.hasRequests(1)
    server.say()
    await vi.waitFor(async () => expect(await port.providerRequest()).not.toBeNull())
    handOver.abort()
    await run
    const { events } = await goOn()
    expect(textOf(events)).toBe(ANSWER)
    expect(posts()).toHaveLength(1)
  })

  test('before OpenAI has named the response, the next one asks for a new one', async () => {
    const { run, handOver } = await dieAt('')
    handOver.abort()
    await run
    const next = goOn()
    await server.hasRequests(2)
    server.say()
    expect(textOf((await next).events)).toBe(ANSWER)
    expect(posts()).toHaveLength(2)
  })

  async function dieAfterFirstWord(): Promise<void> {
    const { run } = await dieAt('Good ')
    server.say(2)
    await run
  }

  test('a response that OpenAI no longer has is asked for again', async () => {
    await dieAfterFirstWord()
    server.mode = 'gone'
    const next = goOn()
    await vi.waitFor(() => expect(posts()).toHaveLength(2))
    server.say()
    expect(textOf((await next).events)).toBe(ANSWER)
  })

  test('a response that is too old to be streamed is read as a whole when it is complete', async () => {
    await dieAfterFirstWord()
    server.mode = 'old'
    const next = goOn()
    await server.hasRequests(3)
    server.say()
    const { events } = await next
    expect(textOf(events)).toBe(ANSWER)
    expect(posts()).toHaveLength(1)
  })

  test('a response that failed is asked for again, and its text is withdrawn', async () => {
    await server[Symbol.asyncDispose]()
    await start([EVENTS[0]!, FAILED], EVENTS)
    await dieAfterFirstWord()
    const next = goOn()
    await server.hasRequests(2)
    server.say()
    await server.hasRequests(3)
    server.say()
    const { events } = await next
    const names = events.map(({ event }) => event)
    expect(textOf(events.slice(names.lastIndexOf('message_reset') + 1))).toBe(ANSWER)
    expect(posts()).toHaveLength(2)
  })

  test('a response of another model is not picked up', async () => {
    await dieAfterFirstWord()
    const next = goOn(modelOf(server, 'small'))
    await server.hasRequests(2)
    server.say()
    expect((await next).outcome).toBe('completed')
    expect(server.requests).toEqual(['POST /v1/responses', 'POST /v1/responses'])
  })
})

test('when the connection is lost, the same process reads the same response again', async () => {
  const run = runToEnd(port, model, {
    onEvent({ event, data }) {
      if (event === 'message_delta' && data.content === 'Good ') server.cut()
    },
  })
  await server.hasRequests(1)
  server.say(2)
  await server.hasRequests(2)
  server.say()
  const { events } = await run
  const names = events.map(({ event }) => event)
  expect(names.filter((name) => name === 'message_reset')).toHaveLength(1)
  expect(textOf(events.slice(names.indexOf('message_reset') + 1))).toBe(ANSWER)
  expect(posts()).toHaveLength(1)
})

test('when the answer fails while it is read, the next attempt asks for a new one', async () => {
  await server[Symbol.asyncDispose]()
  await start([EVENTS[0]!, FAILED], EVENTS)
  const run = runToEnd(port, model)
  await server.hasRequests(1)
  server.say()
  await server.hasRequests(2)
  server.say()
  expect((await run).outcome).toBe('completed')
  expect(server.requests).toEqual(['POST /v1/responses', 'POST /v1/responses'])
})

test('a run that its user stops also stops the response', async () => {
  const cancel = new AbortController()
  const run = runToEnd(port, model, {
    cancel: cancel.signal,
    onEvent: ({ event }) => event === 'message_delta' && cancel.abort(),
  })
  await server.hasRequests(1)
  server.say(2)
  expect((await run).outcome).toBe('cancelled')
  await server.hasRequests(2)
  expect(server.requests[1]).toBe('POST /v1/responses/resp_1/cancel')
})

test('a run that is handed over lets the response go on', async () => {
  const { run } = await dieAt('Good ')
  server.say(2)
  await run
  await new Promise(setImmediate)
  expect(server.requests).toEqual(['POST /v1/responses'])
})
