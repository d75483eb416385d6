import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chat } from './chat.ts'
import { readReply } from './read-reply.ts'
import { responses } from './responses.ts'

/** The bytes of a text, cut at the given places of a thousand. */
function cut(text: string, places: number[]): Buffer[] {
  const bytes = Buffer.from(text)
  const at = places.map((place) => Math.floor((place * bytes.length) / 1000)).sort((a, b) => a - b)
  return [0, ...at].map((start, n) => bytes.subarray(start, at[n] ?? bytes.length)).filter(({ length }) => length > 0)
}

const words = fc.array(fc.string({ unit: fc.constantFrom('a', ' ', 'é', '😀', '\n', '"', 'data: '), minLength: 1 }))
const lineEnd = fc.constantFrom('\n', '\r\n')
const NOISE = [': keep-alive', 'retry: 10', 'id: 7']

const apis = [
  [
    'responses',
    responses,
    (content: string) => ({ type: 'response.output_text.delta', delta: content }),
    [{ type: 'response.completed', response: { output: [], usage: { input_tokens: 1, output_tokens: 2 } } }],
  ],
  [
    'chat',
    chat,
    (content: string) => ({ choices: [{ delta: { content } }] }),
    [{ choices: [{ delta: {}, finish_reason: 'stop' }] }, { usage: { prompt_tokens: 1, completion_tokens: 2 } }],
  ],
] as const

test.each(apis)(
  '%s: reads the same wherever the bytes are cut, one piece of text a read',
  async (_, api, delta, end) => {
    await fc.assert(
      fc.asyncProperty(words, lineEnd, fc.array(fc.nat(1000)), async (texts, newline, places) => {
        const events = [...texts.map((content) => delta(content)), ...end].map((event) => [
          `data: ${JSON.stringify(event)}`,
          ...NOISE,
          '',
          '',
        ])
        const reads = cut(events.flat().join(newline), places)
        const pieces: string[] = []

        const answer = await readReply(Readable.from(reads), api.reply(), new AbortController().signal, (text) =>
          pieces.push(text),
        )

        expect(pieces.join('')).toBe(texts.join(''))
        expect(pieces.length).toBeLessThanOrEqual(reads.length)
        expect(answer).toEqual({ tool_calls: [], usage: { input_tokens: 1, output_tokens: 2 } })
      }),
    )
  },
)

test('does not read what has been destroyed already, or is not wanted any more', async () => {
  const lost = Readable.from([])
  lost.destroy()
  const { signal } = new AbortController()
  const body = Readable.from(['data: 1\n\n'])

  await expect(readReply(lost, chat.reply(), signal, () => {})).rejects.toThrow('broke off')
  await expect(readReply(body, chat.reply(), AbortSignal.abort(), () => {})).rejects.toThrow('aborted')
  expect(body.destroyed).toBe(true)
})

test('does not wait for a server that does not end after its reply', async () => {
  const body = new Readable({ read() {} })
  body.push('data: {"choices":[{"delta":{"content":"Hi"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n')

  await readReply(body, chat.reply(), new AbortController().signal, () => {})

  await expect.poll(() => body.destroyed, { timeout: 60_000 }).toBe(true)
})

test.each([
  ['takes too long', { max_bytes: 1_000, max_ms: 20 }, []],
  ['is too large', { max_bytes: 1_000, max_ms: 60_000 }, ['x'.repeat(600), 'y'.repeat(600)]],
])('breaks off a reply that %s, though the server goes on sending', async (_, bounds, comments) => {
  const body = new Readable({ read() {} })
  for (const comment of comments) body.push(`: ${comment}\n\n`)

  const reading = readReply(body, chat.reply(), new AbortController().signal, () => {}, bounds)

  await expect(reading).rejects.toThrow('did not come to an end')
  expect(body.destroyed).toBe(true)
})
