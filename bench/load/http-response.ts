export interface ResponseEvents {
  onHead(status: number): void
  onBody(bytes: Buffer): void
  onEnd(): void
}

/**
 * Reads consecutive HTTP/1.1 responses from the bytes of a connection, which may be cut anywhere. Bodies are chunked or
 * have a length. Cheaper than `node:http`, so that the load does not distort the measurement.
 */
export function createResponseReader({ onHead, onBody, onEnd }: ResponseEvents): (bytes: Buffer) => void {
  /** The incomplete text of a head or of a chunk's size. */
  let partial: Buffer = Buffer.alloc(0)
  let state: 'head' | 'size' | 'chunk' | 'after_chunk' | 'trailer' | 'body' = 'head'
  /** The remaining bytes of the chunk or the body. */
  let left = 0

  function readHead(head: string): void {
    onHead(Number(head.slice(9, 12)))
    if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
      state = 'size'
      return
    }
    left = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
    state = 'body'
    if (left === 0) end()
  }

  function end(): void {
    state = 'head'
    onEnd()
  }

  /** The text up to `mark` and the position after it; -1 if the mark has not come yet. */
  function until(bytes: Buffer, at: number, mark: string): { text: string; next: number } {
    const whole = partial.length > 0 ? Buffer.concat([partial, bytes.subarray(at)]) : bytes.subarray(at)
    const found = whole.indexOf(mark)
    if (found < 0) {
      partial = Buffer.from(whole)
      return { text: '', next: -1 }
    }
    const next = at + found + mark.length - partial.length
    partial = Buffer.alloc(0)
    return { text: whole.toString('latin1', 0, found), next }
  }

  function readBody(bytes: Buffer, at: number): number {
    const part = bytes.subarray(at, at + left)
    left -= part.length
    onBody(part)
    return at + part.length
  }

  /** Reads one part. Returns the position after it, or -1 if more bytes are needed. */
  function step(bytes: Buffer, at: number): number {
    switch (state) {
      case 'head': {
        const { text, next } = until(bytes, at, '\r\n\r\n')
        if (next >= 0) readHead(text)
        return next
      }
      case 'size': {
        const { text, next } = until(bytes, at, '\r\n')
        if (next < 0) return -1
        left = Number.parseInt(text, 16)
        state = left > 0 ? 'chunk' : 'trailer'
        return next
      }
      case 'chunk': {
        const next = readBody(bytes, at)
        if (left === 0) state = 'after_chunk'
        return next
      }
      case 'body': {
        const next = readBody(bytes, at)
        if (left === 0) end()
        return next
      }
      default: {
        const { next } = until(bytes, at, '\r\n')
        if (next < 0) return -1
        if (state === 'after_chunk') state = 'size'
        else end()
        return next
      }
    }
  }

  return (bytes) => {
    for (let at = 0; at >= 0 && at < bytes.length; ) at = step(bytes, at)
  }
}
