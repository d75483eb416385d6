import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import type { Auth } from './auth.ts'
import { CLIENT_ADDRESS_HEADER } from './auth.ts'

export interface AuthRoutesOptions {
  auth: Auth
  base_url: string
  /** See limits/sign-in-limit.ts. null in tests, which sign in more often than a person. */
  limitSignIn: onRequestAsyncHookHandler | null
}

/** Hands everything under `/api/auth` to better-auth. */
export async function authRoutes(app: FastifyInstance, { auth, base_url, limitSignIn }: AuthRoutesOptions) {
  if (limitSignIn) app.addHook('onRequest', limitSignIn)
  app.route({
    method: ['GET', 'POST'],
    url: '/api/auth/*',
    bodyLimit: 64 * 1024,
    handler: async (request, reply) => {
      const response = await auth.handler(toRequest(request, base_url))
      reply.code(response.status)
      for (const [name, value] of response.headers) {
        if (name !== 'set-cookie') reply.header(name, value)
      }
      reply.header('set-cookie', response.headers.getSetCookie())
      reply.header('cache-control', 'no-store')
      return reply.send(response.body && Readable.fromWeb(response.body))
    },
  })
}

/** The same request as the web standard has it, with the caller's address as this edge knows it. */
function toRequest(request: FastifyRequest, base_url: string): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, String(value))
  }
  headers.set(CLIENT_ADDRESS_HEADER, request.ip)
  // The body is written anew below.
  headers.delete('content-length')
  const body = request.body === undefined ? null : JSON.stringify(request.body)
  return new Request(base_url + request.url, { method: request.method, headers, body })
}
