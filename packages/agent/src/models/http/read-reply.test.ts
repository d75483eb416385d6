import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { readReply } from './read-reply.ts'
import type { Reply } from './reply.ts'

const ANSWER = { tool_calls: [], usage: { input_tokens: 1, output_tokens: 2 } }

/**
 * A protocol in which every event is text, the event `finish` ends the answer and the event `end` the reply. The event
 * `junk` is of no known form.
 */
function plainReply(): Reply {
  let pending = ''
  let isEnded = false
  let isFinished = false
  return {
    take(name, data) {
      if (name === 'end') isEnded = true
      else if (name === 'finish') isFinished = true
      else if (name !== 'junk') pending += data
      return name !== 'junk'
    },
    takeWhole: () => false,
    flush(sink) {
      const text = pending
      pending = ''
      if (text !== '') sink.text(text)
    },
    isFinished: () => isFinished,
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

const SILENCE = { firstByteMs: 80, eventMs: 40 }

test.each([
  ['sends nothing', []],
  ['falls silent after an event', ['data: a\n\n']],
  ['sends only comments and junk', [': keep-alive\n\n', 'event: junk\ndata: ping\n\n']],
])('a server that %s is given up', async (_, sent) => {
  const body = new Readable({ read() {} })
  for (const piece of sent) body.push(piece)
  const keepAlive = setInterval(() => body.push(': keep-alive\n\n'), 5)

  const reading = readReply(body, plainReply(), signal, NO_SINK, SILENCE)

  await expect(reading).rejects.toMatchObject({
    isSilence: true,
    message: expect.stringContaining('stopped answering'),
  })
  clearInterval(keepAlive)
  expect(body.destroyed).toBe(true)
})

test('a server that keeps sending events is not given up, however long its answer takes', async () => {
  const body = new Readable({ read() {} })
  let sent = 0
  const timer = setInterval(() => body.push(++sent < 20 ? 'data: a\n\n' : END), 10)
  const texts: string[] = []

  // 20 events take three times as long as the server may be silent.
  await readReply(
    body,
    plainReply(),
    signal,
    { ...NO_SINK, text: (text) => texts.push(text) },
    { ...SILENCE, eventMs: 70 },
  )

  clearInterval(timer)
  expect(texts.join('')).toBe('a'.repeat(19))
})

test('the wait for the first event includes the time that the head took', async () => {
  const body = new Readable({ read() {} })
  const sentAt = performance.now() - 60_000

  await expect(readReply(body, plainReply(), signal, NO_SINK, { sentAt })).rejects.toMatchObject({ isSilence: true })
}, 30_000)

test('a whole answer ends a while later, although the server keeps the connection open', async () => {
  const body = new Readable({ read() {} })
  body.push('data: Hi\n\nevent: finish\ndata: \n\n')

  await expect(readReply(body, plainReply(), signal, NO_SINK, { finishMs: 20 })).resolves.toBe(ANSWER)
})

test('a whole answer counts, even if the connection is lost behind it', async () => {
  const body = new Readable({ read() {} })
  body.push('data: Hi\n\nevent: finish\ndata: \n\n')
  const reading = readReply(body, plainReply(), signal, NO_SINK)
  await expect.poll(() => body.readableLength).toBe(0)
  setImmediate(() => body.destroy(new Error('reset')))

  await expect(reading).resolves.toBe(ANSWER)
})

test('events of no known form are counted in the log once', async () => {
  const body = Readable.from([Buffer.from(`event: junk\ndata: 1\n\nnonsense\n\ndata: a\n\n${END}`)])
  const warnings: unknown[] = []

  await readReply(body, plainReply(), signal, NO_SINK, { logger: { warn: (context) => warnings.push(context) } })

  expect(warnings).toEqual([{ events: 2 }])
})
