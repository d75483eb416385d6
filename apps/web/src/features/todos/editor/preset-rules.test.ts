import { expect, test } from 'vitest'
import { presetRules, withRuleOfDay } from './preset-rules.ts'
import { emptyForm } from './todo-form.ts'

test('the usual rules fit the day of the todo', () => {
  expect(presetRules('2026-12-07').map(({ rule, label }) => `${label}: ${rule}`)).toEqual([
    'Every day: FREQ=DAILY',
    'Every weekday: FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
    'Every week on Monday: FREQ=WEEKLY;BYDAY=MO',
    'Every month on day 7: FREQ=MONTHLY;BYMONTHDAY=7',
    'Every year on December 7: FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=7',
  ])
})

test('a usual rule follows the day while it is new, and stays when the todo has it already', () => {
  const monday = emptyForm({ when: 'day', day: '2026-12-07', recurrence: 'FREQ=WEEKLY;BYDAY=MO' })
  const tuesday = { ...monday, day: '2026-12-08' }
  expect(withRuleOfDay(monday, tuesday, '').recurrence).toBe('FREQ=WEEKLY;BYDAY=TU')
  expect(withRuleOfDay(monday, tuesday, 'FREQ=WEEKLY;BYDAY=MO').recurrence).toBe('FREQ=WEEKLY;BYDAY=MO')
  const custom = { ...monday, recurrence: 'FREQ=MONTHLY;BYDAY=-1FR' }
  expect(withRuleOfDay(custom, { ...custom, day: '2026-12-08' }, '').recurrence).toBe('FREQ=MONTHLY;BYDAY=-1FR')
})
