import { createConfig, lintFromString } from '@redocly/openapi-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestServer } from '../testing/test-server.ts'
import { startTestServer } from '../testing/test-server.ts'
import { COMPONENTS, EXAMPLES } from './components.ts'
import { openApiDocument } from './openapi.ts'
import { inputSchema } from './operation.ts'
import { OPERATIONS } from './operations.ts'

/** Returns the problems that the linter finds, as lines of text. */
async function lint(document: unknown): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended-strict'] })
  const problems = await lintFromString({ source: JSON.stringify(document), absoluteRef: 'openapi.json', config })
  return problems.map(({ ruleId, message, location }) => `${ruleId} ${location[0]?.pointer}: ${message}`)
}

const document = () => openApiDocument({ baseUrl: 'https://todo.example.org' })

test('the OpenAPI document passes its linter', async () => {
  expect(await lint(document())).toEqual([])
})

test('the linter finds a reference to nothing, and an example that does not fit', async () => {
  const broken = JSON.parse(JSON.stringify(document()))
  broken.paths['/api/v1/todos'].get.responses[200].content['application/json'].schema.$ref += 's'
  broken.paths['/api/v1/todos'].post.requestBody.content['application/json'].example = { item: 5 }
  expect((await lint(broken)).map((line) => line.split(' ')[0])).toEqual(
    expect.arrayContaining(['no-unresolved-refs', 'no-invalid-media-type-examples']),
  )
})

test('every path of the document is there, and wants a token', async () => {
  const server = await startTestServer()
  try {
    const { paths } = document()
    const documented = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => [method.toUpperCase(), path.replaceAll(/\{\w+\}/g, 'ID')] as const),
    )
    for (const [method, path] of documented) {
      const { status, headers } = await fetch(server.url + path, { method })
      expect([method, path, status]).toEqual([method, path, 401])
      expect(headers.get('content-type')).toBeTruthy()
    }
  } finally {
    await server.close()
  }
})

test('each example of a noun fits its schema', () => {
  for (const [name, example] of Object.entries(EXAMPLES)) {
    expect([name, COMPONENTS[name]?.parse(example)]).toEqual([name, example])
  }
})

test('each example of a body is a valid input', () => {
  for (const { id, example, path, ...operation } of OPERATIONS) {
    if (example === undefined) continue
    const given = Object.fromEntries(
      Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = '']) => [name, '01a2053e-6902-73d2-a01b-956440b8794d']),
    )
    const { error } = inputSchema(operation)!.safeParse({ ...given, ...(example as object) })
    expect([id, error?.message]).toEqual([id, undefined])
  }
})

describe('GET /openapi.json', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer()
  })
  afterAll(() => server.close())

  test('is served to everyone, and again only when it has changed', async () => {
    const first = await fetch(`${server.url}/openapi.json`)
    expect(first.headers.get('content-type')).toBe('application/json; charset=utf-8')
    const body = await first.json()
    expect(body).toEqual(JSON.parse(JSON.stringify(openApiDocument({ baseUrl: server.url }))))
    const etag = first.headers.get('etag') ?? ''
    const second = await fetch(`${server.url}/openapi.json`, { headers: { 'if-none-match': etag } })
    expect([second.status, await second.text()]).toEqual([304, ''])
  })
})
