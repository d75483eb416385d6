const LF = 10
const CR = 13
const BOM = 0xfeff

/** Far above any event that a model's server sends. */
const MAX_EVENT_BYTES = 4 * 1024 * 1024

/** The stream is not what it should be, and what is yet to come will not mend it. */
export class SseError extends Error {
  override readonly name = 'SseError'
}

interface SseSplitterOptions {
  /** The most that is kept of one event while its end has not come. */
  max_bytes?: number
}

/**
 * Splits a stream of Server-Sent Events, given in pieces that may be cut anywhere, and calls `onEvent` with the name
 * (empty when there is none) and the data of each event that has data. Knows what models' servers send: lines end in
 * LF or CR LF, ids and retry times do not matter.
 *
 * A line is decoded once its end is there: no byte of a longer UTF-8 sequence is a line feed, so none is cut.
 */
export function sseSplitter(
  onEvent: (name: string, data: string) => void,
  { max_bytes = MAX_EVENT_BYTES }: SseSplitterOptions = {},
): { push(bytes: Buffer): void } {
  let held: Buffer[] = []
  let held_bytes = 0
  let is_first = true
  let name = ''
  let data: string | null = null

  function takeLines(text: string): void {
    let start = is_first && text.charCodeAt(0) === BOM ? 1 : 0
    is_first = false
    while (start < text.length) {
      const next = text.indexOf('\n', start) + 1
      const end = text.charCodeAt(next - 2) === CR && next - 2 >= start ? next - 2 : next - 1
      if (end === start) dispatch()
      else takeField(text, start, end)
      start = next
    }
  }

  function takeField(text: string, start: number, end: number): void {
    const value = fieldValue('data', text, start, end)
    if (value !== null) data = data === null ? value : `${data}\n${value}`
    else name = fieldValue('event', text, start, end) ?? name
    if (data !== null && data.length > max_bytes) throw tooLarge()
  }

  function dispatch(): void {
    const [event_name, event_data] = [name, data]
    name = ''
    data = null
    if (event_data !== null) onEvent(event_name, event_data)
  }

  function hold(bytes: Buffer): void {
    held.push(bytes)
    held_bytes += bytes.length
    if (held_bytes > max_bytes) throw tooLarge()
  }

  function tooLarge(): SseError {
    return new SseError(`an event of more than ${max_bytes} bytes`)
  }

  return {
    push(bytes) {
      const end = bytes.lastIndexOf(LF) + 1
      if (end > 0) {
        const lines = end === bytes.length ? bytes : bytes.subarray(0, end)
        const whole = held_bytes === 0 ? lines : Buffer.concat([...held, lines])
        held = []
        held_bytes = 0
        takeLines(whole.toString())
      }
      if (end < bytes.length) hold(bytes.subarray(end))
    },
  }
}

/** What a line says of a field, without the one space that may come before it; null when it is about another. */
function fieldValue(field: string, text: string, start: number, end: number): string | null {
  if (!text.startsWith(field, start)) return null
  const colon = start + field.length
  if (colon === end) return ''
  if (text[colon] !== ':') return null
  const from = text[colon + 1] === ' ' && colon + 1 < end ? colon + 2 : colon + 1
  return text.slice(from, end)
}
