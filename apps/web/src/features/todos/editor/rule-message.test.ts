import { expect, test } from 'vitest'
import { ruleMessage } from './rule-message.ts'

test.each([
  'The rule ends before its first occurrence. Give a later UNTIL, or leave it out.',
  'A todo without a time cannot repeat hourly. Give it a start_time, or use FREQ=DAILY.',
  'No day matches this rule. Change its BYMONTH, BYMONTHDAY, BYDAY or BYSETPOS so that a day does.',
  'BYDAY with an ordinal, such as 1MO, needs FREQ=MONTHLY or FREQ=YEARLY, not FREQ=WEEKLY.',
  'This rule matches one day and then none for a lifetime. Use a smaller INTERVAL, or other days.',
])('a message about a rule is shown without the names of its parts: %s', (message) => {
  expect(ruleMessage(message)).toMatch(/^[A-Z].*\.$/)
  expect(ruleMessage(message)).not.toMatch(/[A-Z]{4}|_/)
})

test('other messages are not about a rule', () => {
  expect(ruleMessage('“BYE UNTIMELY” was changed meanwhile.')).toBeNull()
})
