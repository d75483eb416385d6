import type { Socket } from 'node:net'
import { connect } from 'node:net'
import { createResponseReader } from './http-response.ts'

export interface ConnectionEvents {
  onStatus(status: number): void
  /** Called with the size of each read from the socket, before `onBody`. The size includes HTTP's framing. */
  onWire?(size: number): void
  onBody(bytes: Buffer): void
  /** Called when the response is complete. The connection can then take the next request. */
  onEnd(): void
  /** Called when the connection broke or was closed, or when the response was invalid. */
  onError(error: Error): void
}

/** Opens a keep-alive connection to 127.0.0.1. */
export function openConnection(port: number, events: ConnectionEvents): Socket {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  const read = createResponseReader({ onHead: events.onStatus, onBody: events.onBody, onEnd: events.onEnd })
  socket.on('data', (bytes) => {
    events.onWire?.(bytes.length)
    try {
      read(bytes as Buffer)
    } catch (error) {
      events.onError(error as Error)
      socket.destroy()
    }
  })
  socket.on('error', events.onError)
  socket.on('close', () => events.onError(new Error('the connection was closed')))
  return socket
}

export interface RequestParts {
  method: 'GET' | 'POST'
  path: string
  token?: string | undefined
  body?: object | undefined
}

/** Returns the bytes of a request. */
export function encodeRequest({ method, path, token, body }: RequestParts): Buffer {
  const json = body ? JSON.stringify(body) : ''
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    ...(token ? [`Authorization: Bearer ${token}`] : []),
    ...(body ? ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(json)}`] : []),
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${json}`)
}
