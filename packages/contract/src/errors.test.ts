import { expect, test } from 'vitest'
import { z } from 'zod'
import { ERROR_SENTENCES, sentenceOf } from './error-sentences.ts'
import type { ErrorCode } from './errors.ts'
import { AppError, codeOfStatus, ERROR_STATUS, invalidRequest, splitErrorId, withErrorId } from './errors.ts'

const CODES = Object.keys(ERROR_STATUS) as ErrorCode[]

test.each(CODES)('an AppError %s without a message has the general sentence of its code', (code) => {
  const { message } = new AppError(code)
  expect(message).toBe(ERROR_SENTENCES[code])
  expect(message).toMatch(/^[A-Z].*\.$/)
})

test('an unknown code has a sentence too', () => {
  expect(sentenceOf('model_error')).toBe(ERROR_SENTENCES.model_error)
  expect(sentenceOf('a_code_of_later')).toBe(ERROR_SENTENCES.unknown_error)
})

test.each([
  [401, 'unauthorized'],
  [409, 'conflict'],
  [418, 'invalid_request'],
])('an answer with the status %i has the code %s', (status, code) => {
  expect(codeOfStatus(status)).toBe(code)
})

test('the id of an error is split off the sentence that it was added to', () => {
  const message = withErrorId(ERROR_SENTENCES.internal_error, 'abc-1')
  expect(splitErrorId(message)).toEqual({ message: ERROR_SENTENCES.internal_error, error_id: 'abc-1' })
  expect(splitErrorId('A sentence (error of yours).')).toMatchObject({ error_id: null })
})

test.each([
  ['must be short', 'title: must be short'],
  ['The title must be short.', 'The title must be short.'],
])('a failed parse with the issue %j reads %j', (message, sentence) => {
  const { error } = z.object({ title: z.string().max(1, message) }).safeParse({ title: 'long' })
  expect(invalidRequest(error as z.ZodError)).toMatchObject({ message: sentence, field: 'title' })
})

test('a failed parse says how many more issues there are', () => {
  const { error } = z.object({ a: z.string('must be text'), b: z.string('must be text') }).safeParse({})
  expect(invalidRequest(error as z.ZodError)).toMatchObject({ message: 'a: must be text (and 1 more)', field: 'a' })
})

test('a failed parse names a field that is missing, and one that is not known', () => {
  const schema = z.strictObject({ todo: z.strictObject({ item: z.string() }) })
  const errorOf = (value: unknown) => invalidRequest(schema.safeParse(value).error as z.ZodError)
  expect(errorOf({ todo: {} })).toMatchObject({ message: 'todo.item: is missing', field: 'todo.item' })
  expect(errorOf({ todo: { item: 'a', colour: 'red' } })).toMatchObject({
    message: 'todo.colour: there is no such field',
    field: 'todo.colour',
  })
})
