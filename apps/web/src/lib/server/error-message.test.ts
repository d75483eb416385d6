import { TRPCClientError } from '@trpc/client'
import { afterEach, expect, test, vi } from 'vitest'
import { errorMessage, isTransient, isUnauthorized } from './error-message.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

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

test('in another language, a refusal has a sentence by its code and its field, and keeps the id of an error', async () => {
  vi.stubGlobal('navigator', { languages: ['de-DE'] })
  vi.resetModules()
  const { errorMessage: german, refusalMessage } = await import('./error-message.ts')
  const refused = (message: string, data: object) => {
    const { TRPCClientError: Refusal } = trpc
    return german(Refusal.from({ error: { message, code: -32000, data } }))
  }
  const trpc = await import('@trpc/client')
  expect(refused('The list is at version 3.', { code: 'conflict', field: 'version' })).toMatch(
    /^Das hat sich inzwischen/,
  )
  expect(refused('There is already a list “A”.', { code: 'conflict', field: 'name' })).toMatch(/^Diesen Namen gibt es/)
  expect(refused('The password is wrong.', { code: 'invalid_request', field: 'password' })).toBe(
    'Das Passwort ist falsch.',
  )
  expect(refusalMessage({ code: 'model_error', message: 'No.' })).toMatch(/^Das Sprachmodell/)
  expect(refusalMessage({ code: 'code_of_a_newer_server', message: 'No.' })).toMatch(/^Etwas ist schiefgegangen/)
  expect(refusalMessage({ code: 'internal_error', message: 'Something. (error ab-12)' })).toMatch(/ \(error ab-12\)$/)
})
