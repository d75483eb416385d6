import { expect, test } from 'vitest'
import { z } from 'zod'
import { invalidRequest } from './errors.ts'

test.each([
  ['must be short', 'title: must be short'],
  ['The title must be short.', 'The title must be short.'],
])('a failed parse with the issue %j reads %j', (message, sentence) => {
  const { error } = z.object({ title: z.string().max(1, message) }).safeParse({ title: 'long' })
  expect(invalidRequest(error as z.ZodError)).toMatchObject({ message: sentence, field: 'title' })
})

test('how many more issues there are is said', () => {
  const { error } = z.object({ a: z.string('must be text'), b: z.string('must be text') }).safeParse({})
  expect(invalidRequest(error as z.ZodError)).toMatchObject({ message: 'a: must be text (and 1 more)', field: 'a' })
})
