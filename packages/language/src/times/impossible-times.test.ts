import { expect, test } from 'vitest'
import { impossibleTimes } from './impossible-times.ts'

const found = (text: string) => impossibleTimes(text).map(({ start, end }) => text.slice(start, end))

test.each([
  ['dentist 31/2', ['31/2']],
  ['dentist 2/31', ['2/31']],
  ['pay the rent 30.02.', ['30.02.']],
  ['report 31.4.2027', ['31.4.2027']],
  ['report 13/13/2026', ['13/13/2026']],
  ['party 29/2/2027', ['29/2/2027']],
  ['tax 2027-02-30', ['2027-02-30']],
  ['call Feb 30 at 3', ['Feb 30']],
  ['call february 31st', ['february 31st']],
  ['31st of June: holiday', ['31st of June']],
  ['call 32 dec', ['32 dec']],
  ['dentist friday 25:00', ['25:00']],
  ['meet at 13:75', ['13:75']],
  ['lunch at 25pm', ['25pm']],
  ['25:00 or 31/2', ['25:00', '31/2']],
])('“%s” has %s, which does not exist', (text, words) => {
  expect(found(text)).toEqual(words)
})

test.each([
  'dentist 29/2',
  'party 29/2/2028',
  'split it 50/50',
  'open 24/7',
  'version 1.13.2',
  'mount 10.30.31.2/31',
  'at 24:00',
  'at 23:59',
  'run 1:30:75',
  'march 31',
  'buy 60 eggs',
  'may 40 guests come',
])('“%s” names nothing that does not exist', (text) => {
  expect(found(text)).toEqual([])
})
