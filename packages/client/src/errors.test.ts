import { ERROR_SENTENCES } from '@todo-agents/contract/error-sentences'
import { TRPCClientError } from '@trpc/client'
import { expect, test } from 'vitest'
import { describeError, StreamInterruptedError, TodoAgentsError } from './errors.ts'

/** Returns the error of a call that was answered with a body that is not tRPC's. */
function foreignAnswer(status: number) {
  const meta = { response: new Response('<h1>Sorry</h1>', { status }) }
  return TRPCClientError.from(new SyntaxError('Unexpected token <'), { meta })
}

test.each([
  [413, 'payload_too_large'],
  [431, 'payload_too_large'],
  [502, 'unavailable'],
  [200, 'invalid_response'],
] as const)('a page of a proxy with the status %i is described as %s', (status, code) => {
  expect(describeError(foreignAnswer(status))).toEqual({ code, message: ERROR_SENTENCES[code] })
})

test('an error of the client keeps its code and its message, also inside an error of tRPC', () => {
  const error = new TodoAgentsError('no_event_source', 'There is no EventSource here.')
  const description = { code: 'no_event_source', message: 'There is no EventSource here.' }
  expect(describeError(error)).toEqual(description)
  expect(describeError(TRPCClientError.from(error))).toEqual(description)
})

test('a stream that broke off has the general sentence of its code', () => {
  expect(describeError(new StreamInterruptedError('run:4'))).toEqual({
    code: 'stream_interrupted',
    message: ERROR_SENTENCES.stream_interrupted,
  })
})

test('an error from elsewhere is rethrown', () => {
  const error = new RangeError('a fault of the program')
  expect(() => describeError(error)).toThrow(error)
})
