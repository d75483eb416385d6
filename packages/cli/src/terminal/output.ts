import { styleText } from 'node:util'
import { cleanLine, safeJson } from './clean-text.ts'

type Style = Parameters<typeof styleText>[0]

/** Writes the data to standard output and everything else to standard error. */
export interface Output {
  readonly isJson: boolean
  /** True when the reader of the data has gone, as `head` does. What is being done goes on; nothing more is printed. */
  readonly isClosed: boolean
  /** Writes text as it is. The caller has cleaned it. */
  write(text: string): void
  line(text?: string): void
  /** Writes one JSON document. */
  json(value: unknown): void
  /** Writes one line of a stream of JSON documents. */
  jsonLine(value: unknown): void
  /** Says something to the person, on standard error. */
  note(text: string): void
  style(style: Style, text: string): string
  /** How many columns a line has; Infinity when no terminal shows it. */
  readonly columns: number
}

export function createOutput({ isJson }: { isJson: boolean }): Output {
  const { stdout, stderr } = process
  let isClosed = false
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    isClosed = true
  })
  stderr.on('error', () => {})

  function write(text: string): void {
    if (!isClosed) stdout.write(text)
  }

  return {
    isJson,
    get isClosed() {
      return isClosed
    },
    write,
    line: (text = '') => write(`${text}\n`),
    json: (value) => write(`${safeJson(value, 2)}\n`),
    jsonLine: (value) => write(`${safeJson(value)}\n`),
    note: (text) => void stderr.write(`${text}\n`),
    style: (style, text) => styleText(style, text, { stream: stdout }),
    columns: stdout.isTTY ? stdout.columns || 80 : Infinity,
  }
}

/** Returns the text in at most `columns` columns. Counts wide characters, such as emoji and Chinese, as two. */
export function shorten(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text
  let width = 0
  let kept = ''
  for (const { segment } of segments(text)) {
    width += widthOf(segment)
    if (width > columns - 1) break
    kept += segment
  }
  return `${kept.trimEnd()}…`
}

const WIDE =
  /\p{Extended_Pictographic}|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|[\u{20000}-\u{3FFFD}]/u

export function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  return Array.from(segments(text)).reduce((sum, { segment }) => sum + (WIDE.test(segment) ? 2 : 1), 0)
}

function segments(text: string): Intl.Segments {
  return new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(cleanLine(text))
}
