import type { ServerResponse } from 'node:http'
import type { Writable } from 'node:stream'

/**
 * Writes the body of a stream beside its response, each text as one chunk in one string: `response.write` makes four
 * writes of it (size, line break, text, line break) and a tick that joins them, which was a fifth of what a delta costs.
 * Nothing of the body may have been written yet; the response ends it as usual. What is written in this tick goes with
 * the head.
 */
export class EventStreamBody {
  readonly #response: ServerResponse
  /** While an earlier request on its connection is being answered a response has none, and keeps what is written. */
  readonly #writable: Writable
  readonly #onDrain: () => void

  constructor(response: ServerResponse, onDrain: () => void) {
    const { socket } = response
    this.#response = response
    this.#writable = socket ?? response
    this.#onDrain = onDrain
    socket?.cork()
    response.flushHeaders()
    process.nextTick(() => socket?.uncork())
    this.#writable.on('drain', onDrain)
  }

  write(text: string): void {
    const is_raw = this.#writable !== this.#response && this.#response.chunkedEncoding
    this.#writable.write(is_raw ? chunkOf(text) : text)
  }

  /** The client has not taken what was written: whoever goes on writing fills the memory. */
  get isFull(): boolean {
    return this.#writable.writableNeedDrain
  }

  /** Lets go of the connection, which may serve other requests after this. */
  release(): void {
    this.#writable.off('drain', this.#onDrain)
  }
}

/** https://www.rfc-editor.org/rfc/rfc9112#name-chunked-transfer-coding */
function chunkOf(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`
}
