import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'

/**
 * `GET /openapi.json`: the OpenAPI document. Loaded and made with the first request for it: together with the schemas of
 * the answers, which nothing else needs, it would cost a start of the server some 60 ms.
 */
export async function documentRoutes(app: FastifyInstance, { baseUrl }: { baseUrl: string }) {
  let document: Promise<{ body: string; etag: string }> | undefined

  async function make() {
    const { openApiDocument } = await import('./openapi.ts')
    const body = JSON.stringify(openApiDocument({ baseUrl }))
    return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` }
  }

  app.get('/openapi.json', async (request, reply) => {
    document ??= make()
    const { body, etag } = await document
    reply.header('etag', etag).header('cache-control', 'no-cache')
    if (request.headers['if-none-match']?.includes(etag)) return reply.code(304).send()
    return reply.header('content-type', 'application/json; charset=utf-8').send(body)
  })
}
