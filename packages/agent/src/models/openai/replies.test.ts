import { Readable } from 'node:stream'
import fc from 'fast-check'
import { Stream } from 'openai/core/streaming'
import { expect, test } from 'vitest'
import { readReply } from '../http/read-reply.ts'
import { chatReply } from './chat-reply.ts'
import { responsesReply } from './responses-reply.ts'

/** Cuts the bytes of a text into pieces. Each of `places` is a cut, in thousandths of the length. */
function cut(text: string, places: number[]): Buffer[] {
  const bytes = Buffer.from(text)
  const at = places.map((place) => Math.floor((place * bytes.length) / 1000)).sort((a, b) => a - b)
  return [0, ...at].map((start, n) => bytes.subarray(start, at[n] ?? bytes.length)).filter(({ length }) => length > 0)
}

/** Returns the events as the package's own stream parses them. */
async function packageEvents(body: string): Promise<object[]> {
  const stream = Stream.fromSSEResponse<object>(new Response(body), new AbortController())
  return Array.fromAsync(stream)
}

const words = fc.array(fc.string({ unit: fc.constantFrom('a', ' ', 'é', '😀', '\n', '"', 'data: '), minLength: 1 }))
const lineEnd = fc.constantFrom('\n', '\r\n')
const NOISE = [': keep-alive', 'retry: 10', 'id: 7']

const apis = [
  [
    'responses',
    responsesReply,
    (content: string) => ({ type: 'response.output_text.delta', delta: content }),
    [{ type: 'response.completed', response: { output: [], usage: { input_tokens: 1, output_tokens: 2 } } }],
  ],
  [
    'chat',
    chatReply,
    (content: string) => ({ choices: [{ delta: { content } }] }),
    [{ choices: [{ delta: {}, finish_reason: 'stop' }] }, { usage: { prompt_tokens: 1, completion_tokens: 2 } }],
  ],
] as const

test.each(apis)(
  '%s: a reply reads as with the package, wherever its bytes are cut, and its text comes once a read',
  async (_, makeReply, delta, end) => {
    await fc.assert(
      fc.asyncProperty(words, lineEnd, fc.array(fc.nat(1000)), async (texts, newline, places) => {
        const sent = [...texts.map((content) => delta(content)), ...end]
        const lines = sent.flatMap((event) => [`data: ${JSON.stringify(event)}`, ...NOISE, '', ''])
        const body = lines.join(newline)
        const reads = cut(body, places)
        const pieces: string[] = []

        const sink = { text: (text: string) => pieces.push(text), reset() {}, reasoning() {} }
        const answer = await readReply(
          Readable.from(reads),
          makeReply({ model: 'large', tools: new Set<string>() }),
          new AbortController().signal,
          sink,
        )

        expect(await packageEvents(body)).toEqual(sent)
        expect(pieces.join('')).toBe(texts.join(''))
        expect(pieces.length).toBeLessThanOrEqual(reads.length)
        expect(answer).toEqual({ tool_calls: [], usage: { input_tokens: 1, output_tokens: 2 } })
      }),
    )
  },
)
