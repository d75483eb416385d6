import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const compress = promisify(gzip)

const OURS = join(import.meta.dirname, 'reference')
const SWAGGER_UI = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')))

/** The files of the page, by their paths. Nothing else of the two folders is served. */
const FILES: Record<string, { folder: string; name: string; type: string }> = {
  '/reference': { folder: OURS, name: 'page.html', type: 'text/html; charset=utf-8' },
  '/reference/page.js': { folder: OURS, name: 'page.js', type: 'text/javascript; charset=utf-8' },
  '/reference/page.css': { folder: OURS, name: 'page.css', type: 'text/css; charset=utf-8' },
  '/reference/swagger-ui.css': { folder: SWAGGER_UI, name: 'swagger-ui.css', type: 'text/css; charset=utf-8' },
  '/reference/swagger-ui-bundle.js': {
    folder: SWAGGER_UI,
    name: 'swagger-ui-bundle.js',
    type: 'text/javascript; charset=utf-8',
  },
}

/** Only files of this server, and requests only to it. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/**
 * `GET /reference`: the OpenAPI document as a page, by Swagger UI. It is no part of the web app, and loads nothing from
 * another server. Its files are read and compressed when they are first asked for.
 */
export async function referenceRoutes(app: FastifyInstance) {
  for (const [path, { folder, name, type }] of Object.entries(FILES)) {
    let file: Promise<ServedFile> | undefined
    app.get(path, async (request, reply) => {
      file ??= readServed(join(folder, name))
      reply.header('content-security-policy', CONTENT_SECURITY_POLICY).header('content-type', type)
      return sendFile(request, reply, await file)
    })
  }
}

interface ServedFile {
  plain: Buffer
  compressed: Buffer
  etag: string
}

async function readServed(path: string): Promise<ServedFile> {
  const plain = await readFile(path)
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`
  return { plain, compressed: await compress(plain), etag }
}

function sendFile(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  { plain, compressed, etag }: ServedFile,
): FastifyReply {
  reply.header('etag', etag).header('cache-control', 'no-cache').header('vary', 'accept-encoding')
  if (headers['if-none-match']?.includes(etag)) return reply.code(304).send()
  if (!/\bgzip\b/.test(String(headers['accept-encoding']))) return reply.send(plain)
  return reply.header('content-encoding', 'gzip').send(compressed)
}
