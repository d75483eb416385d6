import { describe, expect, test } from 'vitest'
import { findHoliday } from './find-holiday.ts'
import './late-feasts.ts'

describe('a name at a place of the text', () => {
  test.each([
    ['Good Friday', 'goodfriday'],
    ['the feast of the Assumption of Mary', 'assumptionday'],
    ['st. patrick’s day', 'saintpatricksday'],
    ['St Paddys Day', 'saintpatricksday'],
    ['Dr. Martin Luther King Jr. Day', 'martinlutherkingday'],
    ['MOTHERS   DAY', 'mothersday'],
    ['new-year’s eve', 'newyearseve'],
    ['bosses day', 'bosssday'],
    ['Whit Mon', 'pentecostmonday'],
    ['Eid-ul-Fitr', 'eidalfitr'],
    ['Bakrid', 'eidaladha'],
    ['Chanukah', 'chanuka'],
    ['yom haatzmaut', 'yomhaatzmaut'],
    ['Deepawali', 'dipavali'],
    ['maha-shivratri', 'mahashivaratri'],
    ['Greek Orthodox Easter', 'pascha'],
    ['Diwali eve', 'eve of dipavali'],
    ['the eve of Thanksgiving', 'eve of thanksgiving'],
    ['erev Pesach', 'eve of passover'],
    ["International Women's Day", 'womensday'],
    // Forms of words.
    ['St Lucia Day', 'saintlucysday'],
    ['the 4th of July', 'independenceday'],
    ['Easter Mon', 'eastermonday'],
    ['Xmas Day', 'christmas'],
    ["Valentine's Eve", 'eve of saintvalentinesday'],
    ['Labour Day bank holiday', 'laborday'],
    ['Holi festival', 'holi'],
    ['the festival of Onam', 'onam'],
    // Days of the world.
    ['World Water Day', 'waterday'],
    ['International Day of Peace', 'peaceday'],
    [
      'International Day for the Elimination of Violence against Women',
      'internationaldayforeliminationofviolenceagainstwomenday',
    ],
    ['World Day against Child Labour', 'childlaborday'],
    ['National Ice Cream Day', 'icecreamday'],
    // States, seasons, months.
    ['Mexican Independence Day', 'mexicoindependenceday'],
    ["India's Republic Day", 'indianrepublicday'],
    ['the Feast of St Joseph', 'saintjosephsday'],
    ['Black History Month', 'blackhistorymonth'],
    ['winter solstice', 'wintersolstice'],
    ['Melbourne Cup Day', 'melbournecupday'],
    ['Matariki', 'matariki'],
    ['Small Business Saturday', 'smallbusinesssaturday'],
  ])('“%s” is a name of %s', (text, name) => {
    expect(findHoliday(text, 0)).toEqual({ end: text.length, name, isWeak: false })
  })

  test('the longest name is found, and ends with it', () => {
    const text = 'call mum before easter monday evening'
    expect(findHoliday(text, 16)).toEqual({ end: 29, name: 'eastermonday', isWeak: false })
    expect(findHoliday("'halloween' is a film", 1)).toMatchObject({ end: 10 })
  })
})

describe('ordinary words', () => {
  test.each([
    'lent',
    'carnival',
    'pongal',
    "boss's",
    'rakhi',
    'great friday',
    'mental health day',
    'easter-themed cake',
  ])('“%s” alone is only a weak sign of a holiday', (text) => {
    expect(findHoliday(text, 0)).toMatchObject({ isWeak: true })
  })

  test.each(['water day', 'ice cream day', 'peace day', 'yoga day'])(
    '“%s” needs “world” before it to be sure',
    (text) => {
      expect(findHoliday(text, 0)).toMatchObject({ isWeak: true })
      expect(findHoliday(`World ${text}`, 0)).toMatchObject({ isWeak: false })
    },
  )

  test.each([
    "St James's",
    'Sacred Heart',
    'Our Lady of Guadalupe',
    'Trinity',
    'Omer',
    'world',
    'national day',
    'international',
  ])('a place or a person like “%s” is no holiday', (text) => {
    expect(findHoliday(text, 0)).toBeNull()
  })

  test('a plural is a name only where it is asked for', () => {
    expect(findHoliday('Christmases', 0)).toBeNull()
    expect(findHoliday('Christmases', 0, true)).toMatchObject({ name: 'christmas' })
    expect(findHoliday("Mother's Days", 0, true)).toMatchObject({ name: 'mothersday' })
    expect(findHoliday('Easter', 0, true)).toBeNull()
  })

  test.each(['holiday', 'easterly wind', 'mayday', 'may', 'the boss', 'christmases', 'day', 'eve', 'eve of war'])(
    '“%s” is no holiday',
    (text) => {
      expect(findHoliday(text, 0)).toBeNull()
    },
  )

  test('a tag or the rest of a word is no holiday', () => {
    expect(findHoliday('#halloween', 1)).toBeNull()
    expect(findHoliday('beholi', 2)).toBeNull()
  })

  test('a name does not continue on the next line', () => {
    expect(findHoliday('easter\nmonday', 0)).toMatchObject({ end: 6, name: 'easter' })
  })
})
