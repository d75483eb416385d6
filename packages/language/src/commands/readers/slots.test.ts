import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseTimes } from '../../times/parse-times.ts'
import { findSlots } from './slots.ts'
import { titleOf } from './title.ts'

const context = { now: '2026-11-22T08:00:00Z', time_zone: 'Europe/Berlin' }

/** Returns the importance and the tags in a text, and the text without their words and without its times. */
function read(text: string) {
  const taken = parseTimes(text, context)
  const { used, ...slots } = findSlots(text, taken)
  return { ...slots, title: titleOf(text, [...taken, ...used]) }
}

describe('importance of “call Kim”', () => {
  test.each([
    ['call Kim, high priority', 'high'],
    ['call Kim with top priority', 'high'],
    ['call Kim (high priority)', 'high'],
    ['call Kim, it is of the utmost importance', 'high'],
    ['call Kim as my number one priority', 'high'],
    ['call Kim, my first priority', 'high'],
    ["call Kim, it's a priority", 'high'],
    ['call Kim, priority 1', 'high'],
    ['call Kim, prio: high', 'high'],
    ['call Kim, priority level high', 'high'],
    ['call Kim, very urgent', 'high'],
    ["call Kim, it's really important", 'high'],
    ['call Kim, and make it urgent', 'high'],
    ['call Kim [urgent]', 'high'],
    ['URGENT: call Kim', 'high'],
    ['[urgent] - call Kim', 'high'],
    ['super important: call Kim', 'high'],
    ['call Kim asap', 'high'],
    ['call Kim as soon as possible', 'high'],
    ['call Kim urgently tomorrow', 'high'],
    ['call Kim tomorrow urgent', 'high'],
    ['call Kim!!!', 'high'],
    ['call Kim ‼️', 'high'],
    ['call Kim ❗', 'high'],
    ['call Kim !high', 'high'],
    ['call Kim !1', 'high'],
    ['call Kim p1', 'high'],
    ['p1: call Kim', 'high'],
    ['call Kim, P2', 'medium'],
    ['call Kim tomorrow p3', 'low'],
    ['call Kim #work p2', 'medium'],
    ['call Kim, mid priority', 'medium'],
    ['call Kim, priority 2', 'medium'],
    ['call Kim, low-prio', 'low'],
    ['call Kim, not urgent', 'low'],
    ["call Kim, it's not very important", 'low'],
    ['call Kim, no rush', 'low'],
    ['call Kim (no hurry)', 'low'],
    ['call Kim, lowest priority', 'low'],
    ['call Kim, no priority', 'none'],
    ['call Kim p4', 'none'],
  ])('“%s” has the importance %s', (text, importance) => {
    expect(read(text)).toMatchObject({ importance, title: 'call Kim' })
  })
})

describe('tags of “call Kim”', () => {
  test.each([
    ['call Kim #work', ['work']],
    ['call Kim #work #phone-calls tomorrow', ['work', 'phone-calls']],
    ['call Kim, tag it work', ['work']],
    ['call Kim and tag it as work and family', ['work', 'family']],
    ['call Kim, tagged work, phone and family', ['work', 'phone', 'family']],
    ['call Kim tagged with #work', ['work']],
    ['call Kim with the tag work', ['work']],
    ['call Kim with a label of work', ['work']],
    ['call Kim using the tags work & family', ['work', 'family']],
    ['call Kim, tags: work, family', ['work', 'family']],
    ['call Kim; label: work', ['work']],
    ['call Kim, labelled work', ['work']],
    ['call Kim, labeled as work', ['work']],
    ['call Kim in the category work', ['work']],
    ['call Kim, category: work', ['work']],
    ['call Kim and categorise it as work', ['work']],
    ['call Kim, categorized under work', ['work']],
    ['call Kim and file it under work', ['work']],
    ['call Kim with the tag work tomorrow', ['work']],
    ['call Kim and give it the tag work', ['work']],
    ['call Kim and add the label work', ['work']],
    ['call Kim and label it "deep work"', ['deep work']],
    ['call Kim, tagged “deep work” and family', ['deep work', 'family']],
  ])('“%s” has the tags %j', (text, tags) => {
    expect(read(text)).toEqual({ tags, title: 'call Kim' })
  })
})

test('tags and importance can stand together', () => {
  expect(read('call Kim with the tag work high priority')).toEqual({
    tags: ['work'],
    importance: 'high',
    title: 'call Kim',
  })
})

test.each([
  ['an urgent task', 'high'],
  ['create an important todo', 'high'],
  ['show me all my most important tasks', 'high'],
  ['what are the critical items', 'high'],
  ['create a high-priority todo to call Kim', 'high'],
  ['add low priority: call Kim', 'low'],
  ['high priority call Kim', 'high'],
  ['add urgent: call Kim', 'high'],
  ['my high priority work', 'high'],
  ['call Kim high priority tomorrow', 'high'],
])('“%s” is about todos of an importance', (text, importance) => {
  expect(read(text)).toMatchObject({ importance })
})

describe('what stays in the title', () => {
  test.each([
    'buy an important book',
    'review the important tasks of the board',
    'write about urgent care',
    'fix high priority bugs',
    'meet the low priority group',
    'set the priorities',
    'learn C#',
    'close issue #5',
    'read example.com/page#top',
    'buy a price tag',
    'remove the tag from the shirt',
    'read about p1',
    'discuss the p2',
    'clean the label maker',
    'call high school',
    'paint the low wall',
    'visit the top floor',
    'finish the first draft',
    'buy boxes and labels for Kim',
    'print with labels on them',
    'fix shelf with the label maker I bought',
    'put it under water',
    'sort photos in categories of animals',
  ])('“%s” stays in the title', (text) => {
    expect(read(text)).toEqual({ tags: [], title: text })
  })
})

test('the first level in the plainest words counts', () => {
  expect(read('call Kim, low priority !!')).toMatchObject({ importance: 'low', title: 'call Kim' })
})

test('words that are taken are not read again', () => {
  const text = 'call Kim #work, urgent'
  expect(findSlots(text, [{ start: 9, end: text.length }])).toEqual({ tags: [], used: [] })
})

const WORDS = (
  'and as is it tag tagged with the label work high low priority urgent very not p1 !! ! , : ; # #a ( ) " important ' +
  'category of to make a todo rush no'
).split(' ')

test('spans lie in the text and do not overlap', () => {
  const texts = fc.array(fc.constantFrom(...WORDS), { maxLength: 20 }).map((words) => words.join(' '))
  fc.assert(
    fc.property(texts, (text) => {
      const spans = findSlots(text, []).used.toSorted((a, b) => a.start - b.start)
      let from = 0
      for (const { start, end } of spans) {
        expect(start).toBeGreaterThanOrEqual(from)
        expect(end).toBeGreaterThan(start)
        from = end
      }
      expect(from).toBeLessThanOrEqual(text.length)
    }),
    { numRuns: 1000 },
  )
})
