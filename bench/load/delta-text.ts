/** The stream of our server, or of a model's server with one of the two APIs. */
export type Format = 'product' | 'responses' | 'chat'

/** The text that precedes the text of a delta. The delta has no characters that JSON escapes. */
const MARKS: Record<Format, string[]> = {
  product: ['event: message_delta\ndata: {"content":"', '"event":"message_delta","data":{"content":"'],
  responses: ['"delta":"'],
  chat: ['"delta":{"content":"'],
}

/** Events that contain a mark but no text of a delta. */
const OTHERS = /^event: response\.(?!output_text\.delta)/

/** Finds the texts of deltas in the body of a stream, which comes in parts. Emits each when its event is complete. */
export function createDeltaReader(format: Format, onText: (text: string) => void): (bytes: Buffer) => void {
  const marks = MARKS[format]
  let partial = ''

  function readFrame(frame: string): void {
    if (OTHERS.test(frame)) return
    if (format === 'product' && /^(id: .*\n)?event: error/.test(frame)) throw new Error(`the stream failed: ${frame}`)
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
