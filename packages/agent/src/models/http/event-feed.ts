import { StringDecoder } from 'node:string_decoder'
import { MAX_EVENT_SIZE } from '@todo-agents/contract/bounds'
import type { ParseError } from 'eventsource-parser'
import { createParser } from 'eventsource-parser'
import { parseJson } from '../../json.ts'
import { endless, notAStream, unreadable } from './failure.ts'
import type { Reply } from './reply.ts'

export interface EventFeed {
  /** Takes the next bytes of the body. */
  push(bytes: Buffer): void
  /** Takes the end of the body. Throws ModelError when nothing of the body could be read. */
  end(): void
  /** Grows with each event of use, and with each piece of one, but not with comments and junk. */
  progress(): number
  /** How many were not. */
  junk(): number
}

const MAX_START = 1_000

/**
 * Returns a feed of the reply with the events of its body. A body that begins as JSON or as a page is no stream: the
 * reply takes it whole when it ends.
 *
 * Servers put things between their events that the standard does not know. All of it is passed over and counted, except
 * an error.
 */
export function createEventFeed(reply: Reply, maxBytes: number): EventFeed {
  const utf8 = new StringDecoder()
  let kind: 'unknown' | 'events' | 'whole' = 'unknown'
  let size = 0
  let used = 0
  let junk = 0
  let pieces = 0
  /** The beginning of an unfinished line; for a body that is no stream, the body. */
  let held: string[] = []
  let heldSize = 0
  let start = ''

  function take(name: string, data: string): void {
    if (reply.isEnded()) return
    if (reply.take(name, data)) used++
    else junk++
  }

  const parser = createParser({
    maxBufferSize: MAX_EVENT_SIZE,
    onEvent: ({ event = '', data }) => take(event, data),
    onError(error: ParseError) {
      if (error.type === 'max-buffer-size-exceeded') throw error
      const line = error.line ?? ''
      // llama.cpp writes its errors as a field of this name, others as plain JSON.
      if (error.field === 'error' || error.field === 'ERROR') take('error', error.value ?? '')
      else if (line.startsWith('{')) take('', line)
      else junk++
    },
  })

  function hold(text: string): void {
    if (text === '') return
    heldSize += text.length
    if (heldSize > MAX_EVENT_SIZE) throw new Error('an event of the reply is too large')
    held.push(text)
    if (!held[0]!.startsWith(':') && text.trim() !== '') pieces++
  }

  function release(): string {
    const text = held.join('')
    held = []
    heldSize = 0
    return text
  }

  /** Feeds whole lines only, because the parser drops an unfinished line that no field of the standard begins. */
  function feedLines(text: string): void {
    if (held.length === 0 && text.endsWith('\n')) {
      parser.feed(text)
      return
    }
    const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1
    if (end > 0) parser.feed(release() + text.slice(0, end))
    hold(text.slice(end))
  }

  function feed(text: string): void {
    if (kind === 'events') {
      feedLines(text)
      return
    }
    hold(text)
    if (kind === 'whole') return
    const begun = held
      .join('')
      .replace(/^\uFEFF/, '')
      .trimStart()
    if (begun === '') return
    kind = /^[{[<"]/.test(begun) ? 'whole' : 'events'
    if (kind === 'events') feedLines(release())
  }

  function takeWhole(text: string): void {
    const isPage = text.startsWith('<')
    const json = isPage ? undefined : parseJson(text)
    if (json === undefined || !reply.takeWhole(json)) throw notAStream(text, isPage)
  }

  return {
    push(bytes) {
      size += bytes.length
      if (size > maxBytes) throw endless()
      const text = utf8.write(bytes)
      if (start.length < MAX_START && used === 0) start += text
      feed(text)
    },
    end() {
      const rest = utf8.end()
      if (kind === 'whole') return takeWhole((release() + rest).replace(/^\uFEFF/, '').trim())
      // The last event may lack its empty line, and the last line its end.
      if (kind === 'events') parser.feed(`${release()}${rest}\n\n`)
      if (used === 0 && start.trim() !== '' && !isOnlyComments(start)) throw unreadable(start)
    },
    progress: () => used + pieces,
    junk: () => junk,
  }
}

function isOnlyComments(text: string): boolean {
  return text.split(/[\r\n]+/).every((line) => line.trim() === '' || line.startsWith(':'))
}
