import { expect, test } from 'vitest'
import { matchTodos, nearTodos } from '../../match.ts'
import { splitTitles } from '../split/split-titles.ts'
import { findReminder } from './reminder.ts'
import { findSlots } from './slots.ts'

const REPEATED = (
  "a|1|1:|and|as|is|it's|to|with|my|the|mark as|very|urgent|not urgent|no rush|1 hour|an hour and a half|1h 30|a couple of|" +
  '10 minutes before|the day before|remind me|with a reminder|reminder 10 min|high|high priority|important|priority|' +
  'tags a, b and|tag it|tag it a|with the tag|labels|#a|#|"|“|-|!|(|[|p1|please|an important todo|milk|for|of|red|;|🍎'
).split('|')
const LENGTH = 100_000
const todos = [{ item: 'milk and lemons' }, { item: '10 minutes before bed' }]

/** Anything slower than linear time exceeds the time limit of a test: the square of 100,000 is ten thousand million. */
test.each(REPEATED)('“%s” repeated to 100,000 characters is read in linear time', (word) => {
  for (const between of ['', ', ']) {
    const text = `remind me ${`${word}${between} `.repeat(LENGTH)}`.slice(0, LENGTH)
    const { used } = findSlots(text, [])
    const reminder = findReminder({ text, times: [] })
    expect([...used, ...reminder.used].every(({ end }) => end <= LENGTH)).toBe(true)
    expect(splitTitles(text, ['shopping']).length).toBeGreaterThan(0)
    expect(splitTitles(text, []).length).toBeGreaterThan(0)
    expect(matchTodos(text, todos)).toEqual({ kind: 'none' })
    expect(nearTodos(text, todos).length).toBeLessThan(3)
  }
})
