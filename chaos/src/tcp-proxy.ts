import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:net'

export interface TcpProxy extends AsyncDisposable {
  url: string
  /** The number of connections that were cut. */
  readonly cuts: number
  /** Cuts every open connection. */
  cut(): void
  /**
   * Cuts each new connection after this many bytes from the server; null for no limit. Connections that are still open
   * are closed and do not count as cut.
   */
  limit(bytes: (() => number) | null): void
  /** From now on, keeps all connections open and swallows every byte, like a network that dies without a word. */
  silence(): void
}

/** Starts a proxy between a client and a server that behaves like an unreliable network. */
export async function tcpProxy(toPort: number): Promise<TcpProxy> {
  const open = new Set<Socket>()
  let cuts = 0
  let bytesOf: (() => number) | null = null
  let isSilent = false
  const server = createServer((client) => {
    const upstream = connect(toPort, '127.0.0.1')
    let left = bytesOf?.() ?? Infinity
    open.add(client)
    client.on('data', (bytes) => {
      if (!isSilent) upstream.write(bytes)
    })
    upstream.on('data', (bytes: Buffer) => {
      if (left <= 0 || isSilent) return
      client.write(bytes.subarray(0, left))
      left -= bytes.length
      if (left > 0) return
      cuts += 1
      client.destroySoon()
    })
    for (const [socket, peer] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      socket.on('error', () => {})
      socket.on('close', () => {
        open.delete(client)
        peer.destroy()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  const proxy: TcpProxy = {
    url: `http://127.0.0.1:${port}`,
    get cuts() {
      return cuts
    },
    cut() {
      cuts += open.size
      for (const socket of open) socket.destroy()
    },
    limit(bytes) {
      bytesOf = bytes
      for (const socket of open) socket.destroy()
    },
    silence() {
      isSilent = true
    },
    async [Symbol.asyncDispose]() {
      proxy.cut()
      server.close()
      await once(server, 'close')
    },
  }
  return proxy
}
