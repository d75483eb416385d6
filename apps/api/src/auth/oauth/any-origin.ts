import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * True for a route that pages of other sites may call. It must neither read cookies nor set them: such a page acts
     * for an app, not for the user of this browser.
     */
    isForAnyOrigin?: boolean
  }
}

/** The headers that an app in a browser may send. */
const HEADERS =
  'authorization, content-type, accept, last-event-id, mcp-protocol-version, mcp-method, mcp-name, mcp-session-id'

/** The headers that it may read: where to sign in, and when to try again. */
const READABLE = 'www-authenticate, retry-after'

/** Lets pages of other sites read the answers of the routes of `app` that are for any origin, without credentials. */
export function allowAnyOrigin(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.config.isForAnyOrigin) {
      reply.headers({ 'access-control-allow-origin': '*', 'access-control-expose-headers': READABLE })
    }
    done()
  })
  app.addHook('onRoute', ({ method, url, config }) => {
    if (!config?.isForAnyOrigin || method === 'OPTIONS' || method === 'HEAD') return
    app.options(url, { config: { isForAnyOrigin: true } }, async (_, reply) => {
      reply.headers({
        'access-control-allow-methods': [method].flat().join(', '),
        'access-control-allow-headers': HEADERS,
        'access-control-max-age': 86_400,
      })
      return reply.code(204).send()
    })
  })
}
