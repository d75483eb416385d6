import { describe, expect, test } from 'vitest'
import { parseTimes } from '../../times/parse-times.ts'
import { findReminder } from './reminder.ts'
import { textWithout } from './title.ts'

const context = { now: '2026-11-22T08:00:00Z', time_zone: 'Europe/Berlin' }

/** Returns the minutes of the reminder, and the text without the words of the reminder. */
function read(text: string): [number | undefined, string] {
  const { minutes, used } = findReminder({ text, times: parseTimes(text, context) })
  return [minutes, textWithout(text, used).replace(/\s+/g, ' ').trim()]
}

describe('a reminder behind a todo', () => {
  test.each([
    ['with a reminder 20 minutes before', 20],
    ['with an alert half an hour before', 30],
    ['with a notification a quarter of an hour ahead', 15],
    [', remind me an hour and a half before', 90],
    [', remind me 1.5 hours before', 90],
    [', remind me two and a half hours ahead of time', 150],
    [', remind me 1h30 before', 90],
    [', remind me 15m before', 15],
    [', remind me 90min beforehand', 90],
    [', and remind me about it 5 minutes before it starts', 5],
    [', remind me a couple of hours before', 120],
    [', remind me the day before', 1440],
    [', remind me on the day before', 1440],
    [', remind me a week in advance', 10_080],
    [', remind me two days prior', 2880],
    ['and alert me 10 mins earlier', 10],
    ['and let me know an hour before', 60],
    ['and give me a heads-up 30 minutes before', 30],
    ['and send me a reminder 1 hour before the start', 60],
    [', please notify me 10 minutes before that', 10],
    [', warn me at least 2 hours before', 120],
    [', nudge me about 5 minutes before', 5],
    ['and set a reminder for 45 minutes before', 45],
    ['and set an alarm 20 minutes before', 20],
    [', can you remind me 10 minutes before the lunch?', 10],
    [', reminder: 10 min', 10],
    ['with a reminder of 10 minutes', 10],
    [', alert 1 hour', 60],
    ['with a 10 minute reminder', 10],
    ["with an hour's notice", 60],
    ['with a 2 day warning', 2880],
    ['and remind me when it starts', 0],
    ['with a reminder at the start', 0],
    ['with a remainder 10 minutes before', 10],
    ['without a reminder', undefined],
    [', no alarm', undefined],
    [", don't remind me", undefined],
  ])('“lunch at noon %s” has a reminder %s minutes before', (words, minutes) => {
    const [found, rest] = read(`lunch at noon ${words}`)
    expect([found, rest.replace(/ ?\?$/, '')]).toEqual([minutes, 'lunch at noon'])
  })
})

describe('a reminder in other places', () => {
  test.each([
    ['remind me 10 minutes before the call at 5', 10, 'the call at 5'],
    ['remind me the day before the exam on Friday', 1440, 'the exam on Friday'],
    ['set a reminder an hour ahead of the exam on Friday', 60, 'the exam on Friday'],
    ['remind me about the exam on Friday, two hours before', 120, 'remind me about the exam on Friday'],
    ['remind me about the exam on Friday 30 minutes before', 30, 'remind me about the exam on Friday'],
    ['call Kim at 5, remind me 10 minutes before, high priority', 10, 'call Kim at 5 , high priority'],
  ])('“%s” has a reminder %s minutes before', (text, minutes, rest) => {
    expect(read(text)).toEqual([minutes, rest])
  })
})

describe('no reminder', () => {
  test.each([
    'leave 10 minutes before the train',
    'arrive an hour early',
    'call Kim in 10 minutes',
    'remind me in 10 minutes to call Kim',
    'remind me to leave 10 minutes before',
    'remind me of the 10 minute workout',
    'fix the alarm, 10 minutes',
    'read the notice 2 of 3',
    'eat two hours before bed',
    'set up the reminder service',
    'the day before yesterday',
  ])('“%s” has no reminder', (text) => {
    expect(read(text)).toEqual([undefined, text])
  })
})
