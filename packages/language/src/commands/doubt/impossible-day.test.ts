import { expect, test } from 'vitest'
import { impossibleDay } from './impossible-day.ts'

test.each([
  ['add dentist on 30 February', '30 February'],
  ['move the call to 31st of April', '31st of April'],
  ['party on Nov 31', 'Nov 31'],
  ['rent due June the 31st', 'June the 31st'],
  ['trip on 32 May', '32 May'],
])('“%s” has the impossible day %s', (text, day) => {
  expect(impossibleDay(text)).toBe(day)
})

test.each(['29 February', 'on 31 July', 'sept 30', 'may 2031', '120 Junes', 'buy 40 March eggs', 'at 31:00 May'])(
  '“%s” has no impossible day',
  (text) => {
    expect(impossibleDay(text)).toBeNull()
  },
)
