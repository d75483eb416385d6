import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCommand } from './commands/parse-command.ts'
import { parseQuickAdd } from './quick-add.ts'

/** Sunday, 22 November 2026, 11:00 in Berlin. */
const CONTEXT = { now: '2026-11-22T10:00:00Z', time_zone: 'Europe/Berlin' }

const parse = (text: string) => parseQuickAdd(text, CONTEXT)

/** Returns what was understood, with the words that say it: `time: tomorrow | at 3`. */
function takenOf(text: string, ignored: string[] = []): string[] {
  const ignore = ignored.map((words) => ({ start: text.indexOf(words), end: text.indexOf(words) + words.length }))
  return parseQuickAdd(text, CONTEXT, ignore).taken.map(
    ({ slot, spans }) => `${slot}: ${spans.map(({ start, end }) => text.slice(start, end)).join(' | ')}`,
  )
}

test('a line can name every field of a todo', () => {
  const text = 'dentist tomorrow at 3pm for 45 min #health !high with a reminder 10 minutes before'
  expect(parse(text)).toMatchObject({
    title: 'dentist',
    time: { kind: 'day_time', time: '2026-11-23T15:00:00' },
    minutes: 45,
    importance: 'high',
    tags: ['health'],
    reminder: 10,
  })
})

describe('a line is read like "add …" by the assistant', () => {
  test.each([
    'dentist tomorrow at 3pm for 45 min #health !high',
    'call Bob on Friday at noon, urgent',
    'pay the rent by the end of the month #home #money',
    'gym every Monday at 6pm',
    'report on the last Friday of the month at 10',
    'water plants 3 days after I did it',
    'meet tomorrow with Ana at 3',
    'workshop from 2 to 4 on Tuesday, low priority',
    'oat milk to my shopping list',
    'write to Ana tomorrow at 9 remind me 15 minutes before',
    'dinner for 90 minutes on Saturday evening',
    'visit grandma next weekend',
    'read The 5th Wave',
    'fix monitor stand',
    'renovation of the 2nd floor',
    'buy 2 lemons',
    'call May',
    'review issue #5',
    'buy important papers',
    '"wait for tomorrow" on Friday',
  ])('“%s” has the same fields as in a command to the assistant', (text) => {
    const { taken: _, title, tags, time, ...wishes } = parse(text)
    const command = parseCommand(`add ${text}`, CONTEXT)
    if (command.kind !== 'create') throw new Error(`"add ${text}" is ${command.kind}`)
    const { kind: __, implied: ___, tags: commandTags = [], time: commandTime, ...others } = command
    const { start: _s, end: _e, ...value } = time ?? { start: 0, end: 0 }
    const { start: _cs, end: _ce, ...commandValue } = commandTime ?? { start: 0, end: 0 }
    expect({ title, tags, value, ...wishes }).toEqual({ tags: commandTags, value: commandValue, ...others })
  })
})

describe('words that were understood', () => {
  test.each([
    ['tomorrow call mum', ['time: tomorrow']],
    ['meet tomorrow with Ana at 3', ['time: tomorrow | at 3']],
    ['report on Friday, urgent', ['time: on Friday', 'importance: , urgent']],
    ['tidy up #home and #garden', ['tags: #home', 'tags: #garden']],
    ['tidy up tagged home and garden', ['tags: tagged home and garden']],
    ['milk to my shopping list', ['list: to my shopping list']],
    ['remind me to call mum at 5', ['time: at 5', 'reminder: remind me']],
    ['buy tickets on Monday for the concert on Friday', ['time: on Monday']],
  ])('the words of “%s” are marked', (text, taken) => {
    expect(takenOf(text)).toEqual(taken)
  })
})

describe('title', () => {
  test.each([
    ['the big cleanup tomorrow', 'the big cleanup'],
    ['add salt to the pool on Friday', 'add salt to the pool'],
    ['schedule the inspection', 'schedule the inspection'],
    ['remind me to call mum at 5', 'call mum'],
    ['remind me about the dentist tomorrow at 9', 'dentist'],
    ['call mum!', 'call mum!'],
    ['  call mum  ', 'call mum'],
    ['', ''],
  ])('the title of “%s” is “%s”', (text, title) => {
    expect(parse(text).title).toBe(title)
  })

  test('a line that is all time is also its title', () => {
    expect(parse('tomorrow at 3pm')).toMatchObject({
      title: 'tomorrow at 3pm',
      time: { time: '2026-11-23T15:00:00' },
    })
    expect(parse('#health')).toMatchObject({ title: '#health', tags: ['health'] })
  })

  test.each(['1984', '7'])('“%s” is a title and no time', (text) => {
    expect(parse(text)).toEqual({ title: text, tags: [], taken: [] })
  })

  test.each(['clean every Feb 30', 'clean every April 31'])('the impossible day of “%s” stays in the title', (text) => {
    expect(parse(text)).toEqual({ title: text, tags: [], taken: [] })
  })

  test('words without an effect stay in the title', () => {
    expect(parse('run for 30 minutes')).toEqual({ title: 'run for 30 minutes', tags: [], taken: [] })
    expect(parse('run tomorrow with a reminder 10 minutes before')).not.toHaveProperty('reminder')
  })

  test('words that decline a reminder leave the title', () => {
    const { title, taken, ...wishes } = parse('call Bob at 5pm, no reminder')
    expect(title).toBe('call Bob')
    expect(taken).toContainEqual(expect.objectContaining({ slot: 'reminder', minutes: null, isWished: false }))
    expect(wishes).not.toHaveProperty('reminder')
  })

  test('a reminder without a time of day is marked as impossible', () => {
    expect(parse('remind me to buy milk tomorrow').taken).toContainEqual(
      expect.objectContaining({ slot: 'reminder', minutes: null, isWished: true }),
    )
  })
})

describe('words that are ignored', () => {
  test.each([
    ['read tomorrow on Friday', ['tomorrow'], ['time: on Friday'], 'read tomorrow'],
    ['party #1 #fun', ['#fun'], [], 'party #1 #fun'],
    ['call tomorrow at 3pm', ['tomorrow'], ['time: at 3pm'], 'call tomorrow'],
    ['meet tomorrow with Ana at 3', ['tomorrow', 'at 3'], [], 'meet tomorrow with Ana at 3'],
    ['remind me to call mum at 5', ['remind me'], ['time: at 5'], 'remind me to call mum'],
  ])('“%s” without %j has its other fields', (text, ignored, taken, title) => {
    const ignore = ignored.map((words) => ({ start: text.indexOf(words), end: text.indexOf(words) + words.length }))
    expect(takenOf(text, ignored)).toEqual(taken)
    expect(parseQuickAdd(text, CONTEXT, ignore).title).toBe(title)
  })
})

const PIECES = fc.array(
  fc.constantFrom(
    'call',
    'the',
    'Bob',
    'tomorrow',
    'at',
    '3pm',
    'for',
    'an hour',
    '#tag',
    '!high',
    '"',
    ',',
    'remind me',
    'every',
    '5th',
    '🎂',
    '  ',
  ),
  { maxLength: 14 },
)

test('any text is read, its spans do not overlap, and no word is lost', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        PIECES.map((pieces) => pieces.join(' ')),
        fc.string({ maxLength: 600 }),
      ),
      (text) => {
        const { title, taken } = parse(text)
        const spans = taken.flatMap((one) => one.spans).toSorted((a, b) => a.start - b.start)
        for (const [index, { start, end }] of spans.entries()) {
          expect(start).toBeLessThan(end)
          expect(start).toBeGreaterThanOrEqual(spans[index - 1]?.end ?? 0)
          expect(end).toBeLessThanOrEqual(text.length)
        }
        expect(title === '').toBe(text.trim() === '')
      },
    ),
  )
})

test('when all that was understood is ignored, the text is the title', () => {
  fc.assert(
    fc.property(
      PIECES.map((pieces) => pieces.join(' ')),
      (text) => {
        let ignore: { start: number; end: number }[] = []
        for (let rounds = 0; rounds < 30; rounds++) {
          const { taken, title } = parseQuickAdd(text, CONTEXT, ignore)
          if (taken.length === 0) {
            expect(title).toBe(text.trim())
            return
          }
          ignore = [...ignore, ...taken.flatMap(({ spans }) => spans)]
        }
        throw new Error('It never ends.')
      },
    ),
  )
})
