import { text } from 'node:stream/consumers'
import OpenAI, { APIConnectionError } from 'openai'
import { expect, test } from 'vitest'
import type { ModelServer, Reply } from '../../testing/model-server.ts'
import { modelServer } from '../../testing/model-server.ts'
import { bodyOf, nodeFetch, StalledError } from '../http/fetch.ts'
import { openaiFailure } from './failure.ts'
import type { Post } from './post.ts'
import { createPost } from './post.ts'

const STALL_MS = 300
const { signal } = new AbortController()
const body = { model: 'large', input: 'Mülk' }

/** The plain form: the package makes the request. */
function packagePost({ baseURL }: ModelServer): Post {
  const client = new OpenAI({ apiKey: 'key', baseURL, fetch: nodeFetch(STALL_MS), maxRetries: 0, logLevel: 'off' })
  return (path, sent, aborted) => client.post(path, { body: sent, signal: aborted }).asResponse()
}

const ourPost = ({ baseURL }: ModelServer): Post => createPost({ apiKey: 'key', baseURL, stallMs: STALL_MS })

test('a request is the same as with the package, the first time and later', async () => {
  await using server = await modelServer({ events: ['data: 1\n\n'] })
  const posts = [packagePost(server), ourPost(server)]

  for (const post of [...posts, ...posts]) await text(bodyOf(await post('/responses', body, signal)))

  const [plain, ...others] = server.requests.map(({ path, headers, body }) => ({ path, headers, body }))
  expect(plain).toMatchObject({ path: '/v1/responses', headers: { authorization: 'Bearer key' }, body })
  for (const other of others) expect(other).toEqual(plain)
})

const refusals = [302, 400, 401, 403, 404, 409, 422, 429, 500, 503, 529].flatMap((status): Reply[] =>
  [
    { error: { message: 'no', code: 'insufficient_quota', type: 't' } },
    { message: 'flat', code: 'c' },
    'words',
    [],
  ].map((sent) => ({ status, body: sent, headers: { 'retry-after': '7', location: '/elsewhere' } })),
)

test.each<Reply>([...refusals, { head: 'cut' }, { head: 'open' }])('%j fails as with the package', async (reply) => {
  await using server = await modelServer(reply)

  const [plain, ours] = await Promise.all(
    [packagePost(server), ourPost(server)].map((post) => post('/responses', body, signal).catch((error) => error)),
  )

  expect(ours.constructor).toBe(plain.constructor)
  const { status, code, type, message } = plain
  expect(ours).toMatchObject({ status, code, type, message })
  expect(ours.headers?.get('retry-after')).toBe(plain.headers?.get('retry-after'))
  const { message: sentence, isTransient, retryAfterMs } = openaiFailure(plain, 'large') as never
  expect(openaiFailure(ours, 'large')).toMatchObject({ message: sentence, isTransient, retryAfterMs })
})

test('a server that is silent or away fails as a lost connection', async () => {
  await using server = await modelServer({ head: 'open' })
  const silent = ourPost(server)('/responses', body, signal)
  await expect(silent).rejects.toMatchObject({ constructor: APIConnectionError, cause: expect.any(StalledError) })
})

test('an abort ends the request', async () => {
  await using server = await modelServer({ head: 'open' })
  const abort = new AbortController()
  const asked = ourPost(server)('/responses', body, abort.signal)
  await expect.poll(() => server.requests.length).toBe(1)
  abort.abort(new Error('enough'))
  await expect(asked).rejects.toMatchObject({ cause: { message: 'enough' } })
  await server.hungUp
})

test('a key with a character that no header may have fails with a sentence, and is not sent', async () => {
  await using server = await modelServer({ events: [] })
  const asked = createPost({ apiKey: 'sk-„1“', baseURL: server.baseURL, stallMs: STALL_MS })('/responses', body, signal)

  await expect(asked).rejects.toMatchObject({
    isTransient: false,
    message: expect.stringContaining('OPENAI_API_KEY'),
    cause: expect.not.objectContaining({ message: expect.stringContaining('sk-') }),
  })
  expect(server.requests).toEqual([])
})
