import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createResponseReader } from './http-response.ts'

interface Response {
  status: number
  chunks: string[]
  isChunked: boolean
}

const responses = fc.array(
  fc.record({
    status: fc.constantFrom(200, 404, 500),
    chunks: fc.array(fc.string({ minLength: 1, maxLength: 30 }), { maxLength: 5 }),
    isChunked: fc.boolean(),
  }),
  { maxLength: 4 },
)

function encode({ status, chunks, isChunked }: Response): string {
  const sizeOf = (text: string) => Buffer.byteLength(text)
  if (!isChunked) {
    const body = chunks.join('')
    return `HTTP/1.1 ${status} Text\r\nContent-Length: ${sizeOf(body)}\r\n\r\n${body}`
  }
  const parts = chunks.map((chunk) => `${sizeOf(chunk).toString(16)}\r\n${chunk}\r\n`)
  return `HTTP/1.1 ${status} Text\r\nTransfer-Encoding: chunked\r\n\r\n${parts.join('')}0\r\n\r\n`
}

test('responses are read as they were sent, wherever the bytes are cut', () => {
  fc.assert(
    fc.property(responses, fc.array(fc.nat(), { maxLength: 30 }), (sent, places) => {
      const bytes = Buffer.from(sent.map(encode).join(''))
      const cuts = places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b)
      const seen: { status: number; body: string; ended: boolean }[] = []
      let body: Buffer[] = []
      const read = createResponseReader({
        onHead(status) {
          body = []
          seen.push({ status, body: '', ended: false })
        },
        onBody: (part) => body.push(Buffer.from(part)),
        onEnd: () => Object.assign(seen.at(-1)!, { body: Buffer.concat(body).toString(), ended: true }),
      })
      let from = 0
      for (const to of [...cuts, bytes.length]) {
        if (to > from) read(bytes.subarray(from, to))
        from = to
      }

      expect(seen).toEqual(sent.map(({ status, chunks }) => ({ status, body: chunks.join(''), ended: true })))
    }),
  )
})
