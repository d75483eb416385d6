import type { Socket } from 'node:net'
import { connect } from 'node:net'
import { createResponseReader } from './http-response.ts'

export interface ConnectionEvents {
  onStatus(status: number): void
  /** Receives the size of each read from the socket, before `onBody`. Framing counts. */
  onWire?(size: number): void
  onBody(bytes: Buffer): void
  /** The response is complete. The connection can take the next request. */
  onEnd(): void
  /** The connection broke or was closed, or the response was invalid. */
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

/** Encodes a request. */
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
