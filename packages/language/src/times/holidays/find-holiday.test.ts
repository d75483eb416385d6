import { describe, expect, test } from 'vitest'
import { findHoliday } from './find-holiday.ts'

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
    ["International Women's Day", 'internationalwomensday'],
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
