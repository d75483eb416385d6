import { connect } from 'node:net'

export interface Receipts {
  /** Counts one delta that arrived. */
  count(): void
  close(): void
}

/** Sends the number of deltas that have arrived to the upstream, once for each turn of the event loop. */
export function sendReceipts(port: number): Receipts {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  // Errors are ignored: the upstream closes the connection only when the benchmark ends.
  socket.on('error', () => {})
  let counted = 0

  function send(): void {
    const bytes = Buffer.alloc(Math.ceil(counted / 255), 255)
    bytes[bytes.length - 1] = counted - (bytes.length - 1) * 255
    counted = 0
    socket.write(bytes)
  }

  return {
    count() {
      if (counted++ === 0) setImmediate(send)
    },
    close: () => socket.destroy(),
  }
}
