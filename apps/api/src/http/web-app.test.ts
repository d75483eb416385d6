import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../env.ts'
import type { TestServer } from '../testing/test-server.ts'
import { startTestServer } from '../testing/test-server.ts'

const DIST = join(ROOT, 'apps/web/dist')

describe('the built web app', () => {
  let server: TestServer
  let script: string
  beforeAll(async () => {
    server = await startTestServer()
    script = /href="(\/assets\/first-[^"]+\.js)"/.exec(readFileSync(join(DIST, 'index.html'), 'utf8'))?.[1] ?? ''
  })
  afterAll(() => server.close())

  interface Answer {
    status: number
    headers: IncomingHttpHeaders
    body: Buffer
  }

  /** The raw answer. `fetch` would decode the body and normalise the path. */
  function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
    const { port } = new URL(server.url)
    return new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk) => chunks.push(chunk))
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
        )
      })
      asked.on('error', reject).end()
    })
  }

  test.each([
    ['br, gzip', 'br'],
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['br;q=0.5, gzip;q=0.9', 'gzip'],
    ['identity', undefined],
    ['br;q=0', undefined],
    ['deflate', undefined],
    ['', undefined],
  ])('for Accept-Encoding "%s" a script is sent as %s', async (accepted, encoding) => {
    const { status, headers, body } = await get(script, { 'accept-encoding': accepted })
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'content-type': expect.stringMatching(/^(text|application)\/javascript/),
      'cache-control': 'public, max-age=31536000, immutable',
      vary: expect.stringMatching(/accept-encoding/i),
      etag: expect.any(String),
    })
    expect(headers['content-encoding']).toBe(encoding)
    const decoded = encoding === 'br' ? brotliDecompressSync(body) : encoding === 'gzip' ? gunzipSync(body) : body
    expect(decoded.equals(readFileSync(join(DIST, script)))).toBe(true)
    if (encoding) expect(body.length).toBeLessThan(decoded.length / 2)
  })

  test('HEAD has the headers of GET and no body', async () => {
    const [head, whole] = [
      await get(script, { 'accept-encoding': 'br' }, 'HEAD'),
      await get(script, { 'accept-encoding': 'br' }),
    ]
    expect([head.status, head.body.length]).toEqual([200, 0])
    for (const name of ['content-length', 'content-encoding', 'content-type', 'etag', 'vary', 'cache-control']) {
      expect([name, head.headers[name]]).toEqual([name, whole.headers[name]])
    }
  })

  test('the page is revalidated at each visit, and answered 304 while it is unchanged', async () => {
    for (const encoding of ['br', 'gzip', 'identity']) {
      const asked = { 'accept-encoding': encoding }
      const { status, headers } = await get('/', asked)
      expect([status, headers['cache-control']]).toEqual([200, 'no-cache'])
      const again = await get('/', { ...asked, 'if-none-match': headers.etag! })
      expect([again.status, again.body.length]).toEqual([304, 0])
      expect((await get('/', { ...asked, 'if-none-match': 'W/"another"' })).status).toBe(200)
    }
  })

  test('the service worker is a script that is revalidated, so that browsers find a new one', async () => {
    const { status, headers, body } = await get('/sw.js', { 'accept-encoding': 'identity' })
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'content-type': expect.stringMatching(/^(text|application)\/javascript/),
      'cache-control': 'no-cache',
      // It may call only this server.
      'content-security-policy': expect.stringContaining("connect-src 'self'"),
    })
    expect(`${body}`).toContain('notificationclick')
  })

  test('each encoding has an ETag of its own', async () => {
    const etags = await Promise.all(
      ['br', 'gzip', 'identity'].map(
        async (encoding) => (await get(script, { 'accept-encoding': encoding })).headers.etag,
      ),
    )
    expect(new Set(etags).size).toBe(3)
  })

  test('a range is a part of the encoded file', async () => {
    const whole = await get(script, { 'accept-encoding': 'identity' })
    const part = await get(script, { 'accept-encoding': 'identity', range: 'bytes=10-19' })
    expect([part.status, part.headers['content-range']]).toEqual([206, `bytes 10-19/${whole.body.length}`])
    expect(part.body.equals(whole.body.subarray(10, 20))).toBe(true)
    const beyond = await get(script, { 'accept-encoding': 'identity', range: `bytes=${whole.body.length}-` })
    expect(beyond.status).toBe(400)
    expect(JSON.parse(`${beyond.body}`)).toMatchObject({ status: 'error', code: 'invalid_request' })
  })

  test.each([
    '/today',
    '/list/01a2053e-6902-73d2-a01b-956440b8794d',
    '/tag/a%20b?todo=1',
    '/tag/node.js',
    '/settings/look',
    '/settings/nothing',
    '/no-such-page',
  ])('a browser that opens %s gets the document of the app, which is revalidated', async (path) => {
    const { status, headers, body } = await get(path, { accept: 'text/html,*/*;q=0.8' })
    expect(status).toBe(200)
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' })
    expect(headers['content-security-policy']).toContain("script-src 'self'")
    expect(body.toString()).toBe(readFileSync(join(DIST, 'index.html'), 'utf8'))
  })

  test('the page may run its one inline script, known by its hash, and no other', async () => {
    const { headers, body } = await get('/', { accept: 'text/html' })
    const inline = Array.from(
      `${body}`.matchAll(/<script(?![^>]* src=)[^>]*>([\s\S]+?)<\/script>/g),
      ([, script]) => script!,
    )
    const hashes = inline.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`)
    expect(hashes).toHaveLength(1)
    expect(headers['content-security-policy']).toContain(`;script-src 'self' ${hashes[0]};`)
  })

  test.each([
    ['/today', 'application/json', 'GET'],
    ['/today', 'text/html', 'POST'],
    ['/api/no-such-route', 'text/html', 'GET'],
    ['/assets/no-such-file', 'text/html', 'GET'],
    ['/no-such-file.js', 'text/html', 'GET'],
  ])('%s with Accept: %s by %s is not found, as JSON', async (path, accept, method) => {
    const { status, headers } = await get(path, { accept, origin: server.url }, method)
    expect(status).toBe(404)
    expect(headers['content-type']).toContain('application/json')
  })

  test('an answer of the API is not compressed', async () => {
    const { headers } = await get('/trpc/me.get', { 'accept-encoding': 'br, gzip' })
    expect(headers['content-encoding']).toBeUndefined()
  })

  const HOSTILE = [
    '//etc/passwd',
    '///',
    '/assets/%00',
    '/assets/..%5c..%5cpackage.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/../../package.json',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/./index.html',
    '/assets//x.js',
    '/assets/%c0%ae%c0%ae/',
    '/assets/%ff',
    '/assets/%',
    '/assets/%zz',
    '/assets',
    '/assets/',
    '/assets/x.js/',
    '/index.html/x',
    '/.env',
    '/.git/config',
    '/C:%5cwindows',
    '/a\\b',
    `/${'x'.repeat(300)}`,
    `/assets/${'%2e%2e%2f'.repeat(30)}etc/passwd`,
    '/index.html%20',
    '/index.html;x',
    '/INDEX.HTML',
  ]

  test.each(HOSTILE)('GET %s is answered in our form and causes no error of the server', async (path) => {
    for (const encoding of ['br', 'identity']) expectRefusal(await get(path, { 'accept-encoding': encoding }))
    expect(server.log()).not.toContain('unexpected error')
  })

  function expectRefusal({ status, body }: Answer): void {
    expect([400, 404]).toContain(status)
    const { code, message } = JSON.parse(`${body}`) as { code: string; message: string }
    expect(code).toBe(status === 400 ? 'invalid_request' : 'not_found')
    expect(message).toMatch(/^[A-Z].{0,299}\.$/s)
  }

  test('every path is answered, and none causes an error of the server', async () => {
    const seed = Date.now()
    console.log(`paths: seed ${seed}`)
    const part = fc.oneof(
      fc.constantFrom(
        '..',
        '.',
        '%2e%2e',
        '%5c',
        '%2f',
        '%00',
        '%ff',
        '%c0%ae',
        'assets',
        'index.html',
        '',
        '%zz',
        '~',
      ),
      fc.string({ maxLength: 6 }).map(encodeURIComponent),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 6 }), async (parts) => {
        const { status } = await get(`/${parts.join('/')}`)
        expect([200, 400, 404]).toContain(status)
      }),
      { seed, numRuns: 200 },
    )
    expect(server.log()).not.toContain('unexpected error')
  })

  test.each([
    [
      'an absolute URL',
      'GET http://localhost/healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
      /^HTTP\/1.1 [24]/,
    ],
    ['HTTP/1.0', 'GET /healthz HTTP/1.0\r\n\r\n', /^HTTP\/1.1 200/],
    ['an unusual method', 'PROPFIND / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', /^HTTP\/1.1 404/],
    ['a method that is none', 'NONSENSE / HTTP/1.1\r\nHost: localhost\r\n\r\n', /^HTTP\/1.1 400.*"invalid_request"/s],
    ['TRACE', 'TRACE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', /^HTTP\/1.1 404/],
    [
      'TRACE of a procedure',
      'TRACE /trpc/tag.list HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
      /^HTTP\/1.1 404.*"not_found"/s,
    ],
    ['CONNECT', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n', /^(HTTP\/1.1 4|$)/],
    ['an asterisk', 'OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', /^HTTP\/1.1 4/],
    ['no Host', 'GET /healthz HTTP/1.1\r\n\r\n', /^HTTP\/1.1 400/],
    ['bytes of TLS', '\x16\x03\x01\x02\x00\x01\x00', /^HTTP\/1.1 400.*"invalid_request"/s],
    [
      'raw bytes in the path',
      'GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
      /^HTTP\/1.1 40[04]/,
    ],
  ])('%s causes no error of the server', async (_, bytes, expected) => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.write(bytes, 'latin1'))
      let text = ''
      socket.on('data', (data) => {
        text += data
      })
      socket.on('close', () => resolve(text))
      socket.on('error', reject)
    })
    expect(answer).toMatch(expected)
    expect(server.log()).not.toContain('unexpected error')
  })
})
