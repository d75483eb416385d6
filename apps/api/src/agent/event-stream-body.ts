import type { ServerResponse } from 'node:http'

/** The body of a response, as a stream writes it. */
export interface EventStreamBody {
  write(text: string): void
  /** The client has not taken what was written: whoever goes on writing fills the memory. */
  readonly isFull: boolean
  /** Lets go of the connection, which may serve other requests after this. */
  release(): void
}

/**
 * Writes the body beside the response, each text as one chunk in one string: `response.write` makes four writes of it
 * (size, line break, text, line break) and a tick that joins them, which was a fifth of what a delta costs. Nothing of
 * the body may have been written yet; the response ends it as usual. What is written in this tick goes with the head.
 */
export function eventStreamBody(response: ServerResponse, onDrain: () => void): EventStreamBody {
  const { socket } = response
  // While an earlier request on its connection is being answered a response has none, and keeps what is written.
  const writable = socket ?? response
  socket?.cork()
  response.flushHeaders()
  process.nextTick(() => socket?.uncork())
  writable.on('drain', onDrain)

  return {
    write(text) {
      if (socket && response.chunkedEncoding) socket.write(chunkOf(text))
      else writable.write(text)
    },
    get isFull() {
      return writable.writableNeedDrain
    },
    release() {
      writable.off('drain', onDrain)
    },
  }
}

/** https://www.rfc-editor.org/rfc/rfc9112#name-chunked-transfer-coding */
function chunkOf(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`
}
