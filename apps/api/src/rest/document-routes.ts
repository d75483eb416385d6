import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { openApiDocument } from './openapi.ts'

/** `GET /openapi.json`: the OpenAPI document. Made with the first request for it, which takes some milliseconds. */
export async function documentRoutes(app: FastifyInstance, { baseUrl }: { baseUrl: string }) {
  let document: { body: string; etag: string } | undefined

  function make() {
    const body = JSON.stringify(openApiDocument({ baseUrl }))
    return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` }
  }

  app.get('/openapi.json', async (request, reply) => {
    document ??= make()
    const { body, etag } = document
    reply.header('etag', etag).header('cache-control', 'no-cache')
    if (request.headers['if-none-match']?.includes(etag)) return reply.code(304).send()
    return reply.header('content-type', 'application/json; charset=utf-8').send(body)
  })
}
