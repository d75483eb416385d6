import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import type { Reply } from './read-reply.ts'
import { readReply } from './read-reply.ts'

const ANSWER = { tool_calls: [], usage: { input_tokens: 1, output_tokens: 2 } }

/** A protocol in which every event is text, and the event `end` ends the reply. */
function plainReply(): Reply {
  let pending = ''
  let isEnded = false
  return {
    take(name, data) {
      if (name === 'end') isEnded = true
      else pending += data
    },
    takeText() {
      const text = pending
      pending = ''
      return text
    },
    isEnded: () => isEnded,
    answer: () => ANSWER,
  }
}

const END = 'event: end\ndata: \n\n'
const { signal } = new AbortController()
const NO_SINK = { text() {}, reset() {}, reasoning() {} }

test('all text of one read comes in one call, and events after the end are ignored', async () => {
  const body = Readable.from(
    ['data: a\n\ndata: b\n\nda', `ta: c\n\n${END}data: d\n\n`].map((text) => Buffer.from(text)),
  )
  const texts: string[] = []

  const answer = await readReply(body, plainReply(), signal, { ...NO_SINK, text: (text) => texts.push(text) })

  expect(texts).toEqual(['ab', 'c'])
  expect(answer).toBe(ANSWER)
})

test('a body that is already destroyed fails as broken off', async () => {
  const lost = Readable.from([])
  lost.destroy()

  await expect(readReply(lost, plainReply(), signal, NO_SINK)).rejects.toThrow('broke off')
})

test('a signal that is already aborted destroys the body', async () => {
  const body = Readable.from(['data: 1\n\n'])

  await expect(readReply(body, plainReply(), AbortSignal.abort(), NO_SINK)).rejects.toThrow('aborted')
  expect(body.destroyed).toBe(true)
})

test('the connection is closed when the server does not end the body after its reply', async () => {
  const body = new Readable({ read() {} })
  body.push(`data: Hi\n\n${END}`)

  await readReply(body, plainReply(), signal, NO_SINK)

  await expect.poll(() => body.destroyed, { timeout: 60_000 }).toBe(true)
})

test.each([
  ['takes too long', { maxBytes: 1_000, maxMs: 20 }, []],
  ['is too large', { maxBytes: 1_000, maxMs: 60_000 }, ['x'.repeat(600), 'y'.repeat(600)]],
])('a reply that %s is broken off, even while the server keeps sending', async (_, bounds, comments) => {
  const body = new Readable({ read() {} })
  for (const comment of comments) body.push(`: ${comment}\n\n`)

  const reading = readReply(body, plainReply(), signal, NO_SINK, bounds)

  await expect(reading).rejects.toThrow('did not come to an end')
  expect(body.destroyed).toBe(true)
})
