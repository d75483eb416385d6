import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { AppError } from '@todo-agents/contract/errors'
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import type { Caller } from '../auth/caller.ts'
import { allowAnyOrigin } from '../auth/oauth/any-origin.ts'
import { bearerChallenge } from '../auth/oauth/discovery.ts'
import type { Services } from '../trpc/context.ts'
import type { McpCaller } from './mcp-caller.ts'

export interface McpRouteOptions {
  services: Services
  authenticate: (request: FastifyRequest, reply: FastifyReply) => Promise<Caller>
  limitRequests: onRequestAsyncHookHandler
  baseUrl: string
}

/** The largest body of a request. The arguments of the largest valid call have some 100 KB. */
const MAX_BODY_BYTES = 512 * 1024

/**
 * `/mcp`: the Model Context Protocol over streamable HTTP, without sessions. A caller without a valid token gets 401 with
 * the place of the metadata by which a client finds out how to sign in (RFC 9728).
 */
export async function mcpRoute(app: FastifyInstance, options: McpRouteOptions) {
  const { services, authenticate, limitRequests } = options
  const baseUrl = options.baseUrl.replace(/\/+$/, '')

  async function authenticateProgram(request: FastifyRequest, reply: FastifyReply) {
    try {
      const caller = await authenticate(request, reply)
      const { program } = caller
      if (program) return { ...caller, program }
    } catch (error) {
      if (error instanceof AppError && error.code === 'unauthorized') {
        reply.header('www-authenticate', bearerChallenge(baseUrl, 'invalid_token'))
      }
      throw error
    }
    throw refusal(reply)
  }

  function refusal(reply: FastifyReply): AppError {
    reply.header('www-authenticate', bearerChallenge(baseUrl))
    return new AppError('unauthorized', 'Use an access token of the settings, or connect this client as an app.')
  }

  allowAnyOrigin(app)
  // Before a cookie could be read: the route is for pages of other sites, too.
  app.addHook('onRequest', (request, reply, done) => {
    if (request.headers.authorization === undefined) throw refusal(reply)
    done()
  })
  app.addHook('onRequest', limitRequests)
  app.route({
    method: ['POST', 'GET', 'DELETE'],
    url: '/mcp',
    // Needs a token, which no page has by itself, so clients that run in pages of other sites may call it.
    config: { isForAnyOrigin: true },
    exposeHeadRoute: false,
    bodyLimit: MAX_BODY_BYTES,
    handler: async (request, reply) => {
      const { user_id, program } = await authenticateProgram(request, reply)
      const { monthlyLimits, bounds, now } = services
      const scope = { user_id, actor: 'program', program_id: program.id, ...monthlyLimits, bounds, now } as const
      const { signal, onDelivery } = watchDelivery(request, reply)
      const caller: McpCaller = { services, user_id, program, scope, address: request.ip, baseUrl, signal, onDelivery }
      // Not loaded before the first request: with its schemas, it is a tenth of the server's modules.
      const { answerMcp } = await import('./mcp-server.ts')
      const response = await answerMcp(toRequest(request, `${baseUrl}/mcp`, signal), {
        caller,
        body: request.body,
        onError: (err) => request.log.debug({ err }, 'a request of MCP was refused'),
      })
      reply.code(response.status)
      response.headers.forEach((value, name) => {
        reply.header(name, value)
      })
      return reply.send(response.body ? Readable.fromWeb(response.body as NodeStream) : '')
    },
  })
}

function toRequest({ method, headers: sent, body }: FastifyRequest, url: string, signal: AbortSignal): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(sent)) {
    // The token stays here, and the length is that of a body that was parsed.
    if (typeof value === 'string' && !['authorization', 'cookie', 'content-length'].includes(name)) {
      headers.set(name, value)
    }
  }
  return new Request(url, { method, headers, signal, ...(body !== undefined && { body: JSON.stringify(body) }) })
}

/** Watches whether the answer is sent, or the connection is lost before. */
function watchDelivery({ log }: FastifyRequest, { raw }: FastifyReply): Pick<McpCaller, 'signal' | 'onDelivery'> {
  const lost = new AbortController()
  const listeners: Parameters<McpCaller['onDelivery']>[0][] = []
  let delivery: 'sent' | 'lost' | null = null
  const tell = (listener: (typeof listeners)[number]) => {
    listener(delivery!).catch((err: unknown) => log.debug({ err }, 'the delivery of an answer was not stored'))
  }
  raw.once('close', () => {
    delivery = raw.writableFinished ? 'sent' : 'lost'
    if (delivery === 'lost') lost.abort()
    listeners.forEach(tell)
  })
  return {
    signal: lost.signal,
    onDelivery(listener) {
      if (delivery) tell(listener)
      else listeners.push(listener)
    },
  }
}
