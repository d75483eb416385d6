import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkModel } from './check-model.ts'

type Answers = Record<string, [status: number, body: object | string]>

const MODELS: [number, object] = [
  200,
  { object: 'list', data: [{ id: 'small' }, { id: 'large' }, { id: 'llama3:latest' }] },
]
const INCOMPLETE: [number, object] = [
  400,
  { error: { message: 'you must provide a model', type: 'invalid_request_error' } },
]
const UNKNOWN_MODEL: [number, object] = [404, { error: { message: 'model not found', code: 'model_not_found' } }]
const PAGE: [number, string] = [200, '<!doctype html><title>Open WebUI</title>']

/** A server with these answers. The key `POST /v1/chat/completions {model}` is for requests that name a model. */
let answers: Answers
let requests: string[]
let origin: string
let close: () => Promise<unknown>

beforeEach(async () => {
  requests = []
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const key = `${request.method} ${request.url}`
    const full = body.includes('"model"') ? `${key} {model}` : key
    requests.push(full)
    const isAllowed = request.headers.authorization === 'Bearer right'
    const [status, reply] = isAllowed
      ? (answers[full] ?? [404, { error: 'not found' }])
      : [401, { error: { message: 'Incorrect API key provided', code: 'invalid_api_key' } }]
    response.writeHead(status, { 'content-type': typeof reply === 'string' ? 'text/html' : 'application/json' })
    response.end(typeof reply === 'string' ? reply : JSON.stringify(reply))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  close = async () => {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
})
afterEach(() => close())

const check = (changes: Partial<Parameters<typeof checkModel>[0]> = {}) =>
  checkModel({ api: 'chat', apiKey: 'right', model: 'small', baseURL: `${origin}/v1`, ...changes })

describe('a server that lists its models', () => {
  beforeEach(() => {
    answers = { 'GET /v1/models': MODELS, 'POST /v1/chat/completions': INCOMPLETE }
  })

  test('with the right key, a listed model and the right API there is no problem, and nothing was paid', async () => {
    expect(await check()).toBeNull()
    expect(await check({ model: 'llama3' })).toBeNull()
    expect(await check({ baseURL: `${origin}/v1/` })).toBeNull()
    expect(requests.filter((request) => request.endsWith('{model}'))).toEqual([])
  })

  test('a wrong key is named', async () => {
    expect(await check({ apiKey: 'wrong' })).toBe('The model provider refused the API key. Check OPENAI_API_KEY.')
  })

  test('a model that is not offered is named, with those that are', async () => {
    answers['POST /v1/chat/completions {model}'] = UNKNOWN_MODEL
    expect(await check({ model: 'huge' })).toBe(
      'The model provider does not offer the model "huge". Set OPENAI_MODEL to one that it offers, such as small, large, llama3:latest.',
    )
  })

  test('a model that is not listed but answers is no problem, because lists may be incomplete', async () => {
    answers['POST /v1/chat/completions {model}'] = [200, { choices: [{ message: { content: 'Hi' } }] }]
    expect(await check({ model: 'alias' })).toBeNull()
  })

  test('a server without the Responses API leads to OPENAI_API=chat', async () => {
    expect(await check({ api: 'responses' })).toBe(
      `The server at ${origin}/v1 does not know the Responses API. Set OPENAI_API=chat.`,
    )
  })

  test('a base URL without /v1 leads to the right one', async () => {
    const fixed = `OPENAI_BASE_URL lacks the path of the API. Set OPENAI_BASE_URL=${origin}/v1`
    expect(await check({ baseURL: origin })).toBe(fixed)
    answers['GET /models'] = PAGE
    expect(await check({ baseURL: `${origin}/` })).toBe(fixed)
    answers['GET /models'] = [200, { error: 'Unexpected endpoint or method. (GET /models)' }]
    expect(await check({ baseURL: origin })).toBe(fixed)
  })
})

test('a server without a list of models is asked for one short answer', async () => {
  answers = {
    'POST /v1/responses': INCOMPLETE,
    'POST /v1/responses {model}': [200, { output: [], status: 'completed' }],
  }
  expect(await check({ api: 'responses' })).toBeNull()
  answers['POST /v1/responses {model}'] = UNKNOWN_MODEL
  expect(await check({ api: 'responses' })).toContain('does not know the model "small"')
})

test('a server with another purpose leads to OPENAI_BASE_URL', async () => {
  answers = { 'GET /v1/models': PAGE, 'POST /v1/chat/completions': PAGE, 'POST /v1/responses': PAGE }
  expect(await check()).toContain(`There is no model provider at ${origin}/v1. Check OPENAI_BASE_URL`)
})

test('an address where no server runs, or no host, is named', async () => {
  await close()
  expect(await check()).toBe(`No server runs at ${origin}/v1. Start it, or check OPENAI_BASE_URL.`)
  const withPassword = `${origin.replace('//', '//user:secret@')}/v1`
  expect(await check({ baseURL: withPassword })).not.toContain('secret')
  expect(await check({ baseURL: 'http://models.invalid/v1' })).toContain(
    'The host of http://models.invalid/v1 is not found',
  )
  close = async () => {}
})

test('a server that never answers is named', async () => {
  const silent = createServer(() => {})
  silent.listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const baseURL = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/v1`
  expect(await check({ baseURL, timeoutMs: 50 })).toContain(`The model provider at ${baseURL} does not answer.`)
  silent.closeAllConnections()
  silent.close()
})
