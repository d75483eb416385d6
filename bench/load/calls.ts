import type { RequestParts } from './connection.ts'
import { encodeRequest, openConnection } from './connection.ts'

export interface CallsPlan {
  port: number
  /** Of each connection, sent again as soon as it is answered. */
  requests: RequestParts[]
  /** Answers of all connections together. */
  total: number
}

export interface CallsSeen {
  seconds: number
  latency_ms: number[]
  body_bytes: number
}

/** Keeps every connection busy with its request until there are so many answers. Rejects on any but a 200. */
export function makeCalls({ port, requests, total }: CallsPlan): Promise<CallsSeen> {
  const { promise, resolve, reject } = Promise.withResolvers<CallsSeen>()
  const latency_ms: number[] = []
  const began_at = performance.now()
  let sent = 0
  let body_bytes = 0

  function open(request: Buffer): void {
    let sent_at = 0
    let is_over = false

    function next(): void {
      if (sent < total) {
        sent++
        sent_at = performance.now()
        socket.write(request)
        return
      }
      is_over = true
      socket.destroy()
      if (latency_ms.length === total)
        resolve({ seconds: (performance.now() - began_at) / 1000, latency_ms, body_bytes })
    }

    const socket = openConnection(port, {
      onStatus(status) {
        if (status !== 200) reject(new Error(`status ${status}`))
      },
      onBody(bytes) {
        body_bytes += bytes.length
      },
      onEnd() {
        latency_ms.push(performance.now() - sent_at)
        next()
      },
      onError(error) {
        if (!is_over) reject(error)
      },
    })
    next()
  }

  for (const request of requests) open(encodeRequest(request))
  return promise
}
