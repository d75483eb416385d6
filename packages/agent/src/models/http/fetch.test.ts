import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { modelServer } from '../../testing/model-server.ts'
import { bodyOf, nodeFetch, StalledError } from './fetch.ts'

const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":"ä"}' }

test('sends what it is given, and leaves the body of a success to be read', async () => {
  await using server = await modelServer({ events: ['data: 1\n\n'] })

  const response = await nodeFetch(1_000)(server.baseURL, post)

  expect([response.status, response.ok, response.headers.get('content-type')]).toEqual([200, true, 'text/event-stream'])
  expect(await text(bodyOf(response))).toBe('data: 1\n\n')
  expect(server.requests[0]).toMatchObject({ body: { a: 'ä' }, headers: { 'content-length': '10' } })
})

test('gives the beginning of what comes with an error, and its headers', async () => {
  await using server = await modelServer({ status: 503, body: 'x'.repeat(1_000_000), headers: { 'retry-after': '7' } })

  const response = await nodeFetch(1_000)(server.baseURL, post)

  expect([response.ok, response.headers.get('retry-after')]).toEqual([false, '7'])
  expect((await response.text()).length).toBeLessThan(200_000)
})

test('uses a connection again', async () => {
  await using server = await modelServer({ events: ['data: 1\n\n'] })
  const fetch = nodeFetch(1_000)

  for (let n = 0; n < 3; n++) await text(bodyOf(await fetch(server.baseURL, post)))

  expect(new Set(server.requests.map(({ client_port }) => client_port)).size).toBe(1)
})

test('gives up a server that sends nothing, before its answer and within it', async () => {
  await using server = await modelServer({ head: 'open' }, { events: ['data: 1\n\n'], end: 'open' })
  const fetch = nodeFetch(50)

  await expect(fetch(server.baseURL, post)).rejects.toThrow(StalledError)
  await expect(fetch(server.baseURL, post).then((response) => text(bodyOf(response)))).rejects.toThrow(StalledError)
})

test('an abort before the answer closes the connection', async () => {
  await using server = await modelServer({ head: 'open' })
  const abort = new AbortController()
  const asked = nodeFetch(10_000)(server.baseURL, { ...post, signal: abort.signal })
  await expect.poll(() => server.requests.length).toBe(1)

  abort.abort(new Error('enough'))

  await expect(asked).rejects.toThrow('enough')
  await server.hungUp
  await expect(nodeFetch(10_000)(server.baseURL, { ...post, signal: abort.signal })).rejects.toThrow('enough')
})
