import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'

export interface OpenAnswers {
  /** Sends `connection: close` with every answer from now on. */
  closeConnections(): void
  /** Resolves when every request that was read is answered, except feeds, or after `timeoutMs`. */
  settled(timeoutMs: number): Promise<void>
}

/**
 * Tracks the requests whose head was read and whose answer has not ended. A feed never ends by itself, so it stops
 * counting when its answer starts. The streams of the assistant count until they end.
 */
export function trackAnswers(app: FastifyInstance): OpenAnswers {
  const open = new Set<ServerResponse>()
  let onSettled: (() => void) | null = null
  let isClosing = false

  function forget(response: ServerResponse): void {
    open.delete(response)
    if (open.size === 0) onSettled?.()
  }

  app.addHook('onRequest', (_, { raw }, done) => {
    open.add(raw)
    raw.on('close', () => forget(raw))
    // "close" may have been emitted already.
    if (raw.destroyed) forget(raw)
    done()
  })
  app.addHook('onSend', (_, reply, payload, done) => {
    const isEndless =
      typeof payload === 'object' && `${reply.getHeader('content-type')}`.startsWith('text/event-stream')
    if (isEndless) forget(reply.raw)
    if (isClosing) reply.header('connection', 'close')
    done(null, payload)
  })

  return {
    closeConnections() {
      isClosing = true
    },
    async settled(timeoutMs) {
      if (open.size === 0) return
      const { promise, resolve } = Promise.withResolvers<void>()
      onSettled = resolve
      const timer = setTimeout(resolve, timeoutMs)
      await promise
      clearTimeout(timer)
    },
  }
}
