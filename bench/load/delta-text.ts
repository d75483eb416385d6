/** The protocol of a stream: our own, one of the two APIs of a model's server, or that of `bench/peers`. */
export type Format = 'product' | 'responses' | 'chat' | 'peer'

/**
 * The JSON before the text of a delta. The text is a stamp, which has no JSON escapes, so it ends at the next quote.
 */
const MARKS: Record<Format, string[]> = {
  product: ['event: message_delta\ndata: {"content":"', '"event":"message_delta","data":{"content":"'],
  responses: ['"delta":"'],
  chat: ['"delta":{"content":"'],
  peer: ['"delta":"'],
}

/** Matches events that contain a mark but are not text deltas. */
const OTHERS = /^event: response\.(?!output_text\.delta)/

/**
 * Reads the body of a stream, which comes in parts. Calls `onText` with the text of each delta when the last byte of
 * its event has arrived.
 */
export function createDeltaReader(format: Format, onText: (text: string) => void): (bytes: Buffer) => void {
  const marks = MARKS[format]
  let partial = ''

  function readFrame(frame: string): void {
    if (OTHERS.test(frame)) return
    if (format === 'product' && /^(id:.*\n)?event: error/.test(frame)) throw new Error(`the stream failed: ${frame}`)
    for (const mark of marks) {
      for (let at = frame.indexOf(mark); at >= 0; at = frame.indexOf(mark, at)) {
        at += mark.length
        const text = frame.slice(at, frame.indexOf('"', at))
        if (text) onText(text)
      }
    }
  }

  return (bytes) => {
    const all = partial + bytes.toString('latin1')
    let from = 0
    for (let end = all.indexOf('\n\n'); end >= 0; end = all.indexOf('\n\n', from)) {
      readFrame(all.slice(from, end))
      from = end + 2
    }
    partial = all.slice(from)
  }
}
