import type { RequestParts } from './connection.ts'
import { encodeRequest, openConnection } from './connection.ts'

export interface CallsPlan {
  port: number
  /** One request for each connection. The connection repeats it as soon as the response has come. */
  requests: RequestParts[]
  /** The number of responses to wait for, over all connections. */
  total: number
}

export interface CallsSeen {
  seconds: number
  latencyMs: number[]
  bodyBytes: number
}

/**
 * Repeats the request of each connection until there are `total` responses. Rejects when a response does not have
 * status 200.
 */
export function makeCalls({ port, requests, total }: CallsPlan): Promise<CallsSeen> {
  const { promise, resolve, reject } = Promise.withResolvers<CallsSeen>()
  const latencyMs: number[] = []
  const startedAt = performance.now()
  let sent = 0
  let bodyBytes = 0

  function open(request: Buffer): void {
    let sentAt = 0
    let isOver = false

    function next(): void {
      if (sent < total) {
        sent++
        sentAt = performance.now()
        socket.write(request)
        return
      }
      isOver = true
      socket.destroy()
      if (latencyMs.length === total) resolve({ seconds: (performance.now() - startedAt) / 1000, latencyMs, bodyBytes })
    }

    const socket = openConnection(port, {
      onStatus(status) {
        if (status !== 200) reject(new Error(`status ${status}`))
      },
      onBody(bytes) {
        bodyBytes += bytes.length
      },
      onEnd() {
        latencyMs.push(performance.now() - sentAt)
        next()
      },
      onError(error) {
        if (!isOver) reject(error)
      },
    })
    next()
  }

  for (const request of requests) open(encodeRequest(request))
  return promise
}
