import { expect, test } from 'vitest'
import { MAIL_SHOWN, readSettings } from './read-settings.ts'

function formOf(fields: Record<string, string> = {}): FormData {
  const data = new FormData()
  const all = {
    name: 'Ada',
    time_zone: 'Europe/Berlin',
    default_duration: '30',
    working_hours_start: '08:30',
    working_hours_end: '17:00',
    first_day_of_week: '',
    date_order: 'mdy',
    ...fields,
  }
  for (const [name, value] of Object.entries(all)) data.set(name, value)
  return data
}

test('an empty choice is saved as usual in the time zone', () => {
  expect(readSettings(formOf({ first_day_of_week: 'sunday', date_order: '' }))).toMatchObject({
    first_day_of_week: 'sunday',
    date_order: null,
    default_duration: 30,
    working_hours_start: '08:30',
    ask_before_deleting: false,
  })
})

test('working hours that end before they start are refused', () => {
  expect(readSettings(formOf({ working_hours_end: '08:30' }))).toEqual({
    error: 'The working hours must end after they start.',
  })
})

test('the switch for mail is saved only when the form has it', () => {
  expect(readSettings(formOf())).not.toHaveProperty('email_reminders')
  expect(readSettings(formOf({ [MAIL_SHOWN]: 'yes' }))).toMatchObject({ email_reminders: false })
  expect(readSettings(formOf({ [MAIL_SHOWN]: 'yes', email_reminders: 'on' }))).toMatchObject({ email_reminders: true })
})

test('who answers is saved only when the form has the choice, and may be left to the server', () => {
  expect(readSettings(formOf())).not.toHaveProperty('assistant')
  expect(readSettings(formOf({ assistant: '' }))).toMatchObject({ assistant: null })
  expect(readSettings(formOf({ assistant: 'auto' }))).toMatchObject({ assistant: 'auto' })
})
