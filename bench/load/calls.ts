import type { RequestParts } from './connection.ts'
import { encodeRequest, openConnection } from './connection.ts'

export interface CallsPlan {
  port: number
  /** One request for each connection, sent again as soon as it is answered. */
  requests: RequestParts[]
  /** The number of answers of all connections together. */
  total: number
}

export interface CallsSeen {
  seconds: number
  latency_ms: number[]
  body_bytes: number
}

/** Sends requests on every connection until `total` answers have come. Rejects on a status other than 200. */
export function makeCalls({ port, requests, total }: CallsPlan): Promise<CallsSeen> {
  const { promise, resolve, reject } = Promise.withResolvers<CallsSeen>()
  const latency_ms: number[] = []
  const startedAt = performance.now()
  let sent = 0
  let body_bytes = 0

  function open(request: Buffer): void {
    let sent_at = 0
    let isOver = false

    function next(): void {
      if (sent < total) {
        sent++
        sent_at = performance.now()
        socket.write(request)
        return
      }
      isOver = true
      socket.destroy()
      if (latency_ms.length === total)
        resolve({ seconds: (performance.now() - startedAt) / 1000, latency_ms, body_bytes })
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
        if (!isOver) reject(error)
      },
    })
    next()
  }

  for (const request of requests) open(encodeRequest(request))
  return promise
}
