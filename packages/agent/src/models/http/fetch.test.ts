import { text } from 'node:stream/consumers'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
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

test('a server that sends no head fails the request', async () => {
  await using server = await modelServer({ head: 'open' })

  await expect(nodeFetch(50)(server.baseURL, post)).rejects.toThrow(StalledError)
})

test('an error whose body does not end keeps what came of it', async () => {
  await using server = await modelServer({ raw: ['{"error":'], status: 503, end: 'open' })

  const response = await nodeFetch(50)(server.baseURL, post)

  expect([response.status, await response.text()]).toEqual([503, '{"error":'])
})

const encodings: [string, (text: string) => Buffer][] = [
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['br', brotliCompressSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
  ['zstd', zstdCompressSync],
  ['identity', Buffer.from],
]

test.each(encodings)('a body that is encoded as %s is decoded, as is that of an error', async (name, encode) => {
  const headers = { 'content-encoding': name }
  const pieces = (body: string) => [...encode(body)].map((byte) => Uint8Array.of(byte))
  await using server = await modelServer(
    { raw: pieces('data: ä\n\n'), headers },
    { raw: pieces('{"error":"ä"}'), headers, status: 500 },
  )
  const fetchWith = nodeFetch(1_000)

  expect(await text(bodyOf(await fetchWith(server.baseURL, post)))).toBe('data: ä\n\n')
  expect(await (await fetchWith(server.baseURL, post)).json()).toEqual({ error: 'ä' })
  expect(server.requests[0]!.headers['accept-encoding']).toMatch(/^identity/)
})

test('a body in an unknown encoding fails', async () => {
  await using server = await modelServer({ raw: ['?'], headers: { 'content-encoding': 'rot13' } })

  const response = await nodeFetch(1_000)(server.baseURL, post)

  await expect(text(bodyOf(response))).rejects.toThrow('rot13')
})
