import { expect, test } from 'vitest'
import { STAMP_LENGTH } from '../stamp.ts'
import type { Api } from '../upstream/replies.ts'
import { replyOf } from '../upstream/replies.ts'
import type { Format } from './delta-text.ts'
import { createDeltaReader } from './delta-text.ts'

function textsIn(format: Format, body: string, size = body.length): string[] {
  const texts: string[] = []
  const read = createDeltaReader(format, (text) => texts.push(text))
  for (let at = 0; at < body.length; at += size) read(Buffer.from(body.slice(at, at + size)))
  return texts
}

/** Returns the data of an HTTP chunk. */
function dataOf(chunk: Buffer): string {
  const text = chunk.toString()
  return text.slice(text.indexOf('\r\n') + 2, -2)
}

test.each<Api>(['responses', 'chat'])('the reader finds exactly the deltas in a reply of the %s API', (api) => {
  const reply = replyOf(api)
  const deltas = ['AAAA', 'BBBB', 'CCCC'].map((stamp, sequence) => {
    const { bytes, stampAt } = reply.delta(sequence)
    const chunk = Buffer.from(bytes)
    chunk.write(stamp, stampAt)
    return chunk
  })
  const chunks = [reply.toolCall(), reply.opening(), ...deltas, reply.closing('AAAABBBBCCCC', 3)]
  const body = chunks.map(dataOf).join('')

  expect(textsIn(api, body)).toEqual(['AAAA', 'BBBB', 'CCCC'])
  expect(textsIn(api, body, 7)).toEqual(['AAAA', 'BBBB', 'CCCC'])
})

test('the reader finds single, joined and batched deltas in our own stream', () => {
  const batch = [
    { id: 'r:5', event: 'message_delta', data: { content: 'CCCCDDDD' } },
    { id: 'r:6', event: 'message', data: { content: 'AAAABBBB' } },
  ]
  const body = [
    'retry: 1000\n\n',
    'id:3\nevent: message_delta\ndata: {"content":"AAAABBBB"}\n\n',
    `id:6\nevent: batch\ndata: ${JSON.stringify(batch)}\n\n`,
    'id:7\nevent: message\ndata: {"content":"AAAABBBBCCCCDDDD"}\n\n',
  ].join('')

  expect(textsIn('product', body).join('')).toBe('AAAABBBBCCCCDDDD')
  expect(textsIn('product', body).join('').length % STAMP_LENGTH).toBe(0)
})

test('an error event in our own stream makes the reader throw', () => {
  expect(() => textsIn('product', 'id:3\nevent: error\ndata: {"message":"no"}\n\n')).toThrow('"message":"no"')
})
