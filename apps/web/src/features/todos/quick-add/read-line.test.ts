import { afterEach, describe, expect, test, vi } from 'vitest'
import { lineFields, lineForm } from './line-fields.ts'
import { chipsOf, marksOf, missedNotes, notesOf, summaryOf, whenOf } from './line-labels.ts'
import { readLine } from './read-line.ts'

/** `now` is a Tuesday, 11:00 in Berlin. */
const PLANNER = { now: '2026-11-24T10:00:00.000Z', time_zone: 'Europe/Berlin', default_duration: 30 }
const READER = { ...PLANNER, hourCycle: 'h23' } as const

function read(text: string, other: string | null = null) {
  return readLine(text, { ignore: [], other }, PLANNER)
}

describe('lineFields', () => {
  test.each([
    ['buy milk', { item: 'buy milk', tags: ['work'] }],
    ['buy milk #home #Work', { item: 'buy milk', tags: ['work', 'home'] }],
    ['buy milk tomorrow', { item: 'buy milk', due_date: '2026-11-25', tags: ['work'] }],
    [
      'dentist tomorrow at 3pm for 45 min, low priority',
      {
        item: 'dentist',
        start_time: '2026-11-25T14:00:00.000Z',
        end_time: '2026-11-25T14:45:00.000Z',
        importance: 'low',
        tags: ['work'],
      },
    ],
    [
      'remind me to call mum at 17:00',
      {
        item: 'call mum',
        alarm_time: '2026-11-24T16:00:00.000Z',
        tags: ['work'],
      },
    ],
    [
      'vacation 20 December to 3 January',
      { item: 'vacation', due_date: '2026-12-20', end_date: '2027-01-03', tags: ['work'] },
    ],
    [
      'yoga every other Thursday at 9 until June',
      {
        item: 'yoga',
        start_time: '2026-11-26T08:00:00.000Z',
        recurrence: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;UNTIL=20270531',
        tags: ['work'],
      },
    ],
    [
      'water plants 3 days after I did it',
      {
        item: 'water plants',
        due_date: '2026-11-24',
        recurrence: 'FREQ=DAILY;INTERVAL=3',
        recurrence_from: 'completion',
        tags: ['work'],
      },
    ],
    ['milk to my shopping list', { item: 'milk', tags: ['work', 'shopping'] }],
  ])('the fields of a line are read from its words: %s', (text, fields) => {
    expect(lineFields(read(text), ['work'])).toEqual(fields)
  })

  test('in the dialog a timed todo has an end', () => {
    expect(lineForm(read('dentist tomorrow at 3pm !high'), [], PLANNER)).toMatchObject({
      item: 'dentist',
      when: 'time',
      start: '2026-11-25T15:00',
      end: '2026-11-25T15:30',
      importance: 'high',
    })
    expect(lineForm(read('buy milk tomorrow'), ['home'], PLANNER)).toMatchObject({
      when: 'day',
      day: '2026-11-25',
      tags: ['home'],
    })
  })
})

describe('a date with two readings', () => {
  const first = read('rent on 3/4')
  const second = read('rent on 3/4', first.alternative?.choice)

  test('can be switched to the second reading and back', () => {
    expect(first).toMatchObject({
      times: { due_date: '2027-04-03' },
      alternative: { times: { due_date: '2027-03-04' } },
    })
    expect(second).toMatchObject({
      times: { due_date: '2027-03-04' },
      alternative: { times: { due_date: '2027-04-03' } },
    })
    expect(read('rent on 3/4', second.alternative?.choice)).toEqual(first)
  })

  test('stays switched when a clock time follows', () => {
    expect(read('rent on 3/4 at 9', first.alternative?.choice).times.start_time).toBe('2027-03-04T08:00:00.000Z')
  })

  test('ignores a choice that was made for other words', () => {
    expect(read('rent tomorrow', first.alternative?.choice)).toEqual(read('rent tomorrow'))
  })

  test('is announced with both readings', () => {
    expect(summaryOf(first, 'rent on 3/4', READER)).toBe('Understood: Sat, Apr 3, 2027. Or Thu, Mar 4, 2027.')
  })
})

describe('a line that leaves a word out', () => {
  test('has a rule for several days of the week, and the first day alone as the other reading', () => {
    const line = read('gym Mon, Wed, Fri 6pm')
    expect(line).toMatchObject({
      title: 'gym',
      repeat: { recurrence: 'FREQ=WEEKLY;BYDAY=MO,WE,FR' },
      alternative: { choice: 'plain', repeat: {} },
      missed: [],
    })
    const plain = read('gym Mon, Wed, Fri 6pm', 'plain')
    expect(plain).toMatchObject({ title: 'gym, Wed, Fri 6pm', repeat: {}, alternative: { choice: 'hinted' } })
    expect(plain.missed.map(({ start, end }) => 'gym Mon, Wed, Fri 6pm'.slice(start, end))).toEqual(['Wed', 'Fri 6pm'])
  })

  test('has a date in numbers as the other reading, which has two readings itself', () => {
    const line = read('pay 05/12')
    expect(line).toMatchObject({ title: 'pay 05/12', times: {}, alternative: { choice: 'hinted' } })
    const dated = read('pay 05/12', 'hinted')
    expect(dated).toMatchObject({ title: 'pay', times: { due_date: '2026-12-05' } })
    expect(read('pay 05/12', dated.alternative?.choice)).toMatchObject({ times: { due_date: '2027-05-12' } })
  })

  test.each(['two', ' 3 ', 'for two'])('“%s” is the name of a todo, without a note', (text) => {
    expect(read(text)).toMatchObject({ title: text.trim(), times: {}, missed: [] })
  })

  test('names a second time that stays in the title', () => {
    const text = 'call mom tomorrow and book the hotel friday'
    expect(read(text).missed.map(({ start, end }) => text.slice(start, end))).toEqual(['friday'])
  })

  test.each([
    ['dentist 31/2', 'Stays in the title, because there is no such date or time: “31/2”.'],
    ['dentist friday 25:00', 'Stays in the title, because there is no such date or time: “25:00”.'],
    [
      'dentist friday, remind me 10 minutes before',
      'Stays in the title, because a reminder needs a time of day: “remind me 10 minutes before”.',
    ],
  ])('“%s”: what is not understood is marked, named and announced', (text, note) => {
    const line = read(text)
    const [missed] = marksOf(line, text).filter(({ isMissed }) => isMissed)
    expect(note).toContain(text.slice(missed?.start, missed?.end))
    expect(line.title).toContain(text.slice(missed?.start, missed?.end))
    expect(missedNotes(line, text)).toEqual([note])
    expect(summaryOf(line, text, READER)).toContain(note)
  })

  test('a reminder before the start is understood with a time of day', () => {
    const text = 'dentist friday at 9, remind me 10 minutes before'
    expect(read(text)).toMatchObject({ title: 'dentist', missed: [] })
    const { start_time = '', alarm_time = '' } = read(text).times
    expect(Date.parse(start_time) - Date.parse(alarm_time)).toBe(600_000)
  })

  test('words that were put back into the title, or are in quotation marks, are not marked', () => {
    expect(read('read "Feb 30" tomorrow').missed).toEqual([])
    const text = 'dentist 31/2'
    expect(readLine(text, { ignore: [{ start: 8, end: 12 }], other: null }, PLANNER).missed).toEqual([])
  })

  describe('in a German page', () => {
    afterEach(() => {
      vi.unstubAllGlobals()
      vi.resetModules()
    })

    test('a time in German is marked, with a note that times are read in English', async () => {
      vi.stubGlobal('navigator', { languages: ['de-DE'] })
      vi.resetModules()
      const german = await import('./read-line.ts')
      const labels = await import('./line-labels.ts')
      const text = 'Zahnarzt Freitag 9-10'
      const line = german.readLine(text, { ignore: [], other: null }, PLANNER)
      expect(line.missed).toEqual([{ start: 9, end: 16, why: 'language' }])
      expect(labels.missedNotes(line, text)).toEqual([
        'Zeiten werden nur auf Englisch gelesen, wie “Friday 9-10”. Bleibt im Titel: „Freitag“.',
      ])
      const ignore = [{ start: 9, end: 16 }]
      expect(german.readLine(text, { ignore, other: null }, PLANNER).missed).toEqual([])
    })

    test('in an English page, the same word is only a word', () => {
      expect(read('Zahnarzt Freitag 9-10').missed).toEqual([])
    })
  })
})

describe('chips', () => {
  test.each([
    ['buy milk', []],
    ['call Bob #home tomorrow urgent', ['home', 'Tomorrow', 'High importance']],
    ['dentist tomorrow at 3pm', ['Tomorrow, 15:00']],
    ['workshop on Friday from 2 to 4pm', ['Friday, 14:00 – 16:00']],
    ['call at 5pm, remind me an hour before', ['Today, 17:00', 'Reminder 1 h before']],
    ['call at 5pm, no reminder', ['Today, 17:00', 'No reminder']],
    ['remind me to call at 5pm', ['Reminder', 'Today, 17:00']],
    ['vacation 20 December to 3 January', ['Dec 20 – Jan 3, 2027']],
  ])('the recognized fields are shown in the order of the words: %s', (text, labels) => {
    const chips = chipsOf(read(text), READER)
    expect(chips.map(({ label }) => label)).toEqual(labels)
    expect(chips.some(({ isDoubtful }) => isDoubtful)).toBe(false)
  })

  test.each([
    ['call yesterday', 'Yesterday (past)'],
    ['remind me to call tomorrow', 'No reminder without a time of day'],
  ])('a past time and an impossible wish are marked as doubtful: %s', (text, label) => {
    expect(chipsOf(read(text), READER)).toContainEqual(expect.objectContaining({ label, isDoubtful: true }))
  })
})

test('a list that exists is named, and the name of another one is a tag', () => {
  const lists = [{ id: '0190a000-0000-7000-8000-000000000001', name: 'Shopping' }]
  const line = readLine('milk to my shopping list', { ignore: [], other: null }, { ...PLANNER, lists })
  expect(line).toMatchObject({ title: 'milk', tags: [], list_id: lists[0]?.id })
  expect(chipsOf(line, READER).map(({ label }) => label)).toEqual(['List Shopping'])
  expect(read('milk to my shopping list')).toMatchObject({ title: 'milk', tags: ['shopping'] })
})

test('a rule with more than one time in an hour is not sent, and the page says so', () => {
  const line = read('breathe every 20 minutes')
  expect(line.repeat).toEqual({})
  expect(notesOf(line, READER)).toEqual(['A todo repeats at most once an hour; only the next one is added.'])
})

test('the rule of a todo that repeats is said back', () => {
  expect(notesOf(read('gym every Monday at 18:00'), READER)).toEqual(['Repeats every Monday at 18:00.'])
  expect(notesOf(read('rent every month on the 1st until June'), READER)).toEqual([
    'Repeats every month on the 1st until 31 May 2027.',
  ])
  expect(notesOf(read('water 3 days after I did it'), READER)).toEqual(['Repeats 3 days after completion.'])
  expect(notesOf(read('gym on Monday'), READER)).toEqual([])
})

test('marks leave out the commas and spaces between words', () => {
  const text = 'call Bob tomorrow, urgent'
  expect(marksOf(read(text), text).map(({ start, end }) => text.slice(start, end))).toEqual(['tomorrow', 'urgent'])
})

test('without a time both texts are empty', () => {
  expect(whenOf({}, READER)).toBe('')
  expect(summaryOf(read('buy milk'), 'buy milk', READER)).toBe('')
})

describe('a time that the clocks skip', () => {
  const at = (text: string, time_zone: string, now: string) =>
    readLine(text, { ignore: [], other: null }, { now, time_zone, default_duration: 60 })

  test.each([
    ['Europe/Berlin', '2026-03-28T11:00:00.000Z', '2026-03-29T01:30:00.000Z'],
    ['America/New_York', '2026-03-07T17:00:00.000Z', '2026-03-08T07:30:00.000Z'],
  ])('is replaced by a later time and gets a note: %s', (time_zone, now, used) => {
    const line = at('call mum tomorrow at 2:30 am', time_zone, now)
    expect(line).toMatchObject({ skipped: '02:30', times: { start_time: used } })
    expect(notesOf(line, READER)).toEqual([
      'The clocks go forward and skip 02:30 that day; the time shown is used instead.',
    ])
    expect(at('call mum tomorrow at 3:30 am', time_zone, now).skipped).toBeNull()
    expect(at('call mum today at 18:00', time_zone, now).skipped).toBeNull()
    expect(at('call mum on Monday at 2:30 am', time_zone, now).skipped).toBeNull()
  })
})
