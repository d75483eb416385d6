export interface ResponseEvents {
  onHead(status: number): void
  onBody(bytes: Buffer): void
  onEnd(): void
}

type State = 'head' | 'size' | 'chunk' | 'after-chunk' | 'trailer' | 'body'

/**
 * Reads consecutive HTTP/1.1 responses from the bytes of a connection, which may be cut anywhere. Bodies are chunked or
 * have a length. Used because it is cheaper than `node:http`: the load should not compete with the server for the
 * cores.
 */
export function createResponseReader({ onHead, onBody, onEnd }: ResponseEvents): (bytes: Buffer) => void {
  const readUntil = createMarkReader()
  let state: State = 'head'
  /** The number of bytes of the chunk or the body that have not come yet. */
  let left = 0

  function readHead(head: string): void {
    onHead(Number(head.slice(9, 12)))
    if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
      state = 'size'
      return
    }
    left = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
    state = 'body'
    if (left === 0) endResponse()
  }

  function readSize(line: string): void {
    left = Number.parseInt(line, 16)
    state = left > 0 ? 'chunk' : 'trailer'
  }

  function endResponse(): void {
    state = 'head'
    onEnd()
  }

  /**
   * Reads the bytes that the current state needs. Returns the position after them, or -1 when more bytes are needed.
   */
  function step(bytes: Buffer, at: number): number {
    if (state === 'chunk' || state === 'body') {
      const part = bytes.subarray(at, at + left)
      left -= part.length
      onBody(part)
      if (left === 0 && state === 'chunk') state = 'after-chunk'
      else if (left === 0) endResponse()
      return at + part.length
    }
    const { text, next } = readUntil(bytes, at, state === 'head' ? '\r\n\r\n' : '\r\n')
    if (next < 0) return next
    if (state === 'head') readHead(text)
    else if (state === 'size') readSize(text)
    else if (state === 'after-chunk') state = 'size'
    else endResponse()
    return next
  }

  return (bytes) => {
    for (let at = 0; at >= 0 && at < bytes.length; ) at = step(bytes, at)
  }
}

/**
 * Returns a function that reads the text up to a mark, and returns it with the position after the mark. The position is
 * -1 when the mark has not come yet.
 */
function createMarkReader(): (bytes: Buffer, at: number, mark: string) => { text: string; next: number } {
  /** The beginning of a text whose mark has not come yet. */
  let partial: Buffer = Buffer.alloc(0)

  return (bytes, at, mark) => {
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
}
