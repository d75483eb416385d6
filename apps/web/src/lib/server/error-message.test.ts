import { TRPCClientError } from '@trpc/client'
import { expect, test } from 'vitest'
import { errorMessage, isTransient, isUnauthorized } from './error-message.ts'

function refusal(httpStatus: number, message: string) {
  return TRPCClientError.from({ error: { message, code: -32000, data: { httpStatus } } })
}
const unreachable = TRPCClientError.from(new TypeError('Failed to fetch'))

test('the message of the server is shown unchanged', () => {
  expect(errorMessage(refusal(409, 'The todo has changed since you opened it.'))).toBe(
    'The todo has changed since you opened it.',
  )
})

test.each([unreachable, new TypeError('Failed to fetch')])(
  'a missing answer is explained in plain words: %s',
  (error) => {
    expect(errorMessage(error)).toMatch(/cannot be reached/)
  },
)

test('anything else that was thrown gives a sentence as well', () => {
  expect(errorMessage('boom')).toBe('Something went wrong. Please try again.')
})

test('only status 401 means that a sign-in is needed', () => {
  expect(isUnauthorized(refusal(401, 'You are not signed in.'))).toBe(true)
  expect(isUnauthorized(refusal(403, 'No.'))).toBe(false)
  expect(isUnauthorized(unreachable)).toBe(false)
})

test('a refusal is final; a missing answer and a 5xx status are transient', () => {
  expect(isTransient(unreachable)).toBe(true)
  expect(isTransient(refusal(503, 'Busy.'))).toBe(true)
  expect(isTransient(refusal(400, 'item: must not be empty'))).toBe(false)
})
