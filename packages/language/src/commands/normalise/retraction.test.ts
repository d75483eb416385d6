import { describe, expect, test } from 'vitest'
import { parseCommand } from '../parse-command.ts'

const CONTEXT = {
  now: '2026-01-15T08:00:00.000Z',
  time_zone: 'Europe/Berlin',
  week_start: 'monday',
  date_order: 'dmy',
} as const

describe('a retraction within a message', () => {
  test.each([
    ['move the gym to 5, no wait, 6', 'move the gym to 6'],
    ['move the gym to Friday, sorry, Saturday', 'move the gym to Saturday'],
    ['add dentist tomorrow at 5. No, 6', 'add dentist tomorrow at 6'],
    ['add dentist tomorrow at 5 - no, Monday', 'add dentist on Monday at 5'],
    ['remind me to call Bob at 5, actually at 6', 'remind me to call Bob at 6'],
    ['move the dentist to Monday, no, make it Tuesday', 'move the dentist to Tuesday'],
    ['delete the slides, no wait, delete the report', 'delete the report'],
    ['add vet on Monday, sorry Tuesday at 9', 'add vet on Tuesday at 9'],
    ['call Ann at 3 no 4', 'call Ann at 4'],
    ['call Ann at 3 no 4 tomorrow', 'call Ann at 4 tomorrow'],
    ['move the dentist to Monday or better Tuesday at 9', 'move the dentist to Tuesday at 9'],
    ['add lunch with Leo at noon hang on 1pm', 'add lunch with Leo at 1pm'],
  ])('“%s” means “%s”', (said, meant) => expect(withoutSpans(said)).toEqual(withoutSpans(meant)))

  test.each([
    'delete the gym and the dentist, no, not the dentist',
    'cancel dinner, I mean lunch',
    'delete the milk and delete the slides, no wait, delete the report',
    'add milk, no wait, bread',
    'delete the gym, actually never mind',
    'add milk. Actually, delete the bread',
  ])('“%s” is asked about', (said) => expect(parseCommand(said, CONTEXT)).toEqual({ kind: 'unclear' }))

  test('a todo that is made and then changed is two commands', () =>
    expect(parseCommand('add dentist at 5, no wait, make it high priority', CONTEXT)).toMatchObject({
      kind: 'several',
      commands: [{ kind: 'create' }, { kind: 'update', changes: { importance: 'high' } }],
    }))

  test.each(['cancel the review - no don’t', "delete the gym, oh no, don't!", 'add milk to my list, never mind'])(
    '“%s” takes itself back',
    (said) => expect(parseCommand(said, CONTEXT)).toEqual({ kind: 'none', offer: null, isCertain: true }),
  )

  test.each([
    'add buy coffee, no sugar',
    'add "wait, no, stop"',
    'add tell Ann, sorry for the delay',
    'add train at 9 no 4711',
    'add fix room no 4 at 5',
  ])('“%s” retracts nothing', (said) => expect(parseCommand(said, CONTEXT)).toMatchObject({ kind: 'create' }))
})

/** Removes the fields that depend on the wording: the position of a time, its certainty and its other reading. */
function withoutSpans(said: string): unknown {
  const positions = ['start', 'end', 'certainty', 'other']
  return JSON.parse(
    JSON.stringify(parseCommand(said, CONTEXT), (key, value) => (positions.includes(key) ? undefined : value)),
  )
}
