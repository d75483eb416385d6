import { expect, test } from 'vitest'
import { isRemark } from './remark.ts'

test.each([
  "plumber rang, he can't come",
  'I already have choir',
  'I wonder whether I should sell the car',
  "we probably won't finish the shed",
  'I said',
  "choir, can't make it, move it",
  'It seems that both overlap. Kindly move the latter',
  'moved the vet',
  'error: no route to host',
])('“%s” is no todo without a question', (title) => expect(isRemark(title)).toBe(true))

test.each([
  'call Dr. Okoye',
  'meet Mr. Lee',
  'buy milk',
  'I need new shoes',
  'my sister arrives',
  'dinner at St. John',
  'cancel the phone contract',
  'fix what does not work',
  'move the sofa',
])('“%s” can be one', (title) => expect(isRemark(title)).toBe(false))
