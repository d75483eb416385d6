/** Whose stream it is: ours, or that of a model's server, in one of its two forms. */
export type Format = 'product' | 'responses' | 'chat'

/** What stands before the text of a delta; the text has nothing that JSON would escape. */
const MARKS: Record<Format, string[]> = {
  product: ['event: message_delta\ndata: {"content":"', '"event":"message_delta","data":{"content":"'],
  responses: ['"delta":"'],
  chat: ['"delta":{"content":"'],
}

/** Events that hold a mark, but no text of a delta. */
const OTHERS = /^event: response\.(?!output_text\.delta)/

/** Finds the texts of deltas in the body of a stream that comes in parts, and tells each with its event's last byte. */
export function createDeltaReader(format: Format, onText: (text: string) => void): (bytes: Buffer) => void {
  const marks = MARKS[format]
  let partial = ''

  function readFrame(frame: string): void {
    if (OTHERS.test(frame)) return
    if (format === 'product' && /^(id: .*\n)?event: error/.test(frame))
      throw new Error(`the stream has failed: ${frame}`)
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
