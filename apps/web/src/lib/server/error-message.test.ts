import { TRPCClientError } from '@trpc/client'
import { expect, test } from 'vitest'
import { errorMessage, isTransient, isUnauthorized } from './error-message.ts'

function refusal(httpStatus: number, message: string) {
  return TRPCClientError.from({ error: { message, code: -32000, data: { httpStatus } } })
}
const unreachable = TRPCClientError.from(new TypeError('Failed to fetch'))

test('what the server says is shown as it is', () => {
  expect(errorMessage(refusal(409, 'The todo has changed since you opened it.'))).toBe(
    'The todo has changed since you opened it.',
  )
})

test.each([unreachable, new TypeError('Failed to fetch')])('no answer is told in plain words: %s', (error) => {
  expect(errorMessage(error)).toMatch(/cannot be reached/)
})

test('anything else that was thrown still gives a sentence', () => {
  expect(errorMessage('boom')).toBe('Something went wrong. Please try again.')
})

test('only 401 asks for a sign-in', () => {
  expect(isUnauthorized(refusal(401, 'You are not signed in.'))).toBe(true)
  expect(isUnauthorized(refusal(403, 'No.'))).toBe(false)
  expect(isUnauthorized(unreachable)).toBe(false)
})

test('a refusal is final, trouble is not', () => {
  expect(isTransient(unreachable)).toBe(true)
  expect(isTransient(refusal(503, 'Busy.'))).toBe(true)
  expect(isTransient(refusal(400, 'item: must not be empty'))).toBe(false)
})
