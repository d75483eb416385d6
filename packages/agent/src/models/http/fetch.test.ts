import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { modelServer } from '../../testing/model-server.ts'
import { bodyOf, nodeFetch, StalledError } from './fetch.ts'

const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":"ä"}' }

describe.each([
  ['nodeFetch', nodeFetch(1_000), (response: Response) => text(bodyOf(response))],
  ['the global fetch', fetch, (response: Response) => response.text()],
])('%s', (_, fetchWith, textOf) => {
  test('the request is sent as given, and a success leaves its body to be read', async () => {
    await using server = await modelServer({ events: ['data: 1\n\n'] })

    const response = await fetchWith(server.baseURL, post)

    const { status, ok, headers } = response
    expect([status, ok, headers.get('content-type')]).toEqual([200, true, 'text/event-stream'])
    expect(await textOf(response)).toBe('data: 1\n\n')
    const sent = { 'content-length': '10', 'content-type': 'application/json' }
    expect(server.requests[0]).toMatchObject({ body: { a: 'ä' }, headers: sent })
  })

  test('an error has its status, its headers and its body', async () => {
    await using server = await modelServer({ status: 503, body: { a: 'ä' }, headers: { 'retry-after': '7' } })

    const response = await fetchWith(server.baseURL, post)

    const { status, ok, headers } = response
    expect([status, ok, headers.get('retry-after')]).toEqual([503, false, '7'])
    expect(await response.json()).toEqual({ a: 'ä' })
  })

  test('an abort before the answer closes the connection', async () => {
    await using server = await modelServer({ head: 'open' })
    const abort = new AbortController()
    const asked = fetchWith(server.baseURL, { ...post, signal: abort.signal })
    await expect.poll(() => server.requests.length).toBe(1)

    abort.abort(new Error('enough'))

    await expect(asked).rejects.toThrow('enough')
    await server.hungUp
    await expect(fetchWith(server.baseURL, { ...post, signal: abort.signal })).rejects.toThrow('enough')
  })
})

test('the body of an error is cut off after its first part', async () => {
  await using server = await modelServer({ status: 503, body: 'x'.repeat(1_000_000) })

  const response = await nodeFetch(1_000)(server.baseURL, post)

  expect((await response.text()).length).toBeLessThan(200_000)
})

test('later requests use the same connection', async () => {
  await using server = await modelServer({ events: ['data: 1\n\n'] })
  const fetchWith = nodeFetch(1_000)

  for (let n = 0; n < 3; n++) await text(bodyOf(await fetchWith(server.baseURL, post)))

  expect(new Set(server.requests.map(({ clientPort }) => clientPort)).size).toBe(1)
})

test('a server that sends nothing fails the request, before its answer and within it', async () => {
  await using server = await modelServer({ head: 'open' }, { events: ['data: 1\n\n'], end: 'open' })
  const fetchWith = nodeFetch(50)

  await expect(fetchWith(server.baseURL, post)).rejects.toThrow(StalledError)
  await expect(fetchWith(server.baseURL, post).then((response) => text(bodyOf(response)))).rejects.toThrow(StalledError)
})

test('a server that keeps sending is not given up, however long its answer takes', async () => {
  let pieces = 0
  const server = createServer((_, response) => {
    const timer = setInterval(() => {
      response.write('.')
      if (++pieces < 40) return
      clearInterval(timer)
      response.end()
    }, 10)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  // 40 pieces take five times as long as the server may be silent.
  const response = await nodeFetch(80)(`http://127.0.0.1:${port}`)

  expect(await text(bodyOf(response))).toBe('.'.repeat(40))
  server.close()
  server.closeAllConnections()
})
