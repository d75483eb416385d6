import { describe, expect, test } from 'vitest'
import { PlainDate } from '../../calendar/plain-date.ts'
import { findHoliday } from './find-holiday.ts'
import { holidayDates } from './holiday-dates.ts'
import './late-feasts.ts'

const YEARS = Array.from({ length: 21 }, (_, index) => 2010 + index)

function starts(name: string, year: number): string[] {
  return holidayDates(findHoliday(name, 0)!.name, year).map(({ from }) => from.toString())
}

/** Returns the days of a year on which a calendar of the JavaScript engine has that month and day. */
function daysOf(calendar: string, month: string, day: number, year: number): PlainDate[] {
  const format = new Intl.DateTimeFormat(`en-u-ca-${calendar}`, { month: 'long', day: 'numeric', timeZone: 'UTC' })
  return Array.from({ length: 366 }, (_, index) => PlainDate.of(year, 1, 1).add({ days: index })).filter((date) => {
    if (date.year !== year) return false
    const parts = format.formatToParts(Date.parse(date.toString()))
    const part = (type: string) => parts.find((each) => each.type === type)?.value
    return part('month') === month && part('day') === String(day)
  })
}

describe('the calendars of the JavaScript engine', () => {
  test.each([
    // Jewish days are said to start on the evening before.
    ['hebrew', 'Tishri', 1, 'rosh hashanah', -1],
    ['hebrew', 'Tishri', 10, 'yom kippur', -1],
    ['hebrew', 'Tishri', 15, 'sukkot', -1],
    ['hebrew', 'Kislev', 25, 'hanukkah', -1],
    ['hebrew', 'Shevat', 15, 'tu bishvat', -1],
    ['hebrew', 'Tevet', 10, 'tenth of tevet', 0],
    ['hebrew', 'Nisan', 15, 'passover', -1],
    ['hebrew', 'Iyar', 18, 'lag baomer', -1],
    ['hebrew', 'Sivan', 6, 'shavuot', -1],
    ['hebrew', 'Heshvan', 29, 'sigd', -1],
    ['islamic-umalqura', 'Muharram', 1, 'islamic new year', 0],
    ['islamic-umalqura', 'Muharram', 10, 'ashura', 0],
    ['islamic-umalqura', 'Rabiʻ I', 12, 'mawlid', 0],
    ['islamic-umalqura', 'Ramadan', 1, 'ramadan', 0],
    ['islamic-umalqura', 'Shawwal', 1, 'eid al-fitr', 0],
    ['islamic-umalqura', 'Dhuʻl-Hijjah', 9, 'arafah', 0],
    ['islamic-umalqura', 'Dhuʻl-Hijjah', 10, 'eid al-adha', 0],
    ['chinese', 'Fifth Month', 5, 'dragon boat festival', 0],
    ['chinese', 'Eighth Month', 15, 'mid-autumn festival', 0],
    ['chinese', 'Ninth Month', 9, 'double ninth', 0],
    ['persian', 'Farvardin', 1, 'nowruz', 0],
    ['coptic', 'Tout', 1, 'coptic new year', 0],
    ['coptic', 'Tout', 17, 'meskel', 0],
  ])('the %s calendar has %s %i on %s', (calendar, month, day, name, shift) => {
    const expected = YEARS.flatMap((year) => daysOf(calendar, month, day, year)).map((date) =>
      date.add({ days: shift }).toString(),
    )
    const known = new Set(YEARS.flatMap((year) => starts(name, year)))
    expect(expected.length).toBeGreaterThan(18)
    expect(expected.filter((date) => !known.has(date) && date.slice(0, 4) !== '2009')).toEqual([])
  })
})

describe('published dates', () => {
  test.each([
    ['matariki', '2022-06-24 2023-07-14 2024-06-28 2025-06-20 2026-07-10 2027-06-25 2028-07-14 2029-07-06 2030-06-21'],
    ['onam', '2015-08-28 2017-09-04 2018-08-24 2019-09-11 2020-08-31 2021-08-21 2022-09-08 2023-08-29 2024-09-15'],
    ['raksha bandhan', '2018-08-26 2020-08-03 2021-08-22 2022-08-11 2023-08-30 2024-08-19 2025-08-09 2026-08-28'],
    ['thaipusam', '2019-01-21 2020-02-08 2021-01-28 2022-01-18 2023-02-05 2025-02-11'],
    // The engine's Chinese calendar is a day off in some of these years.
    [
      'chinese new year',
      '2019-02-05 2021-02-12 2022-02-01 2023-01-22 2025-01-29 2026-02-17 2027-02-06 2028-01-26 2030-02-03',
    ],
    ['qixi', '2012-08-23 2021-08-14 2023-08-22 2024-08-10'],
    ['holi', '2019-03-21 2020-03-10 2022-03-18 2024-03-25 2025-03-14 2026-03-04 2027-03-22 2029-03-01'],
    ['maha shivaratri', '2020-02-21 2021-03-11 2022-03-01 2023-02-18 2024-03-08 2025-02-26'],
    ['buddha purnima', '2021-05-26 2022-05-16 2023-05-05 2024-05-23'],
    ['loy krathong', '2022-11-08 2023-11-27'],
    ['qingming', '2019-04-05 2020-04-04 2024-04-04 2025-04-04'],
    ['dongzhi', '2022-12-22 2023-12-22 2024-12-21'],
    ['winter solstice', '2022-12-21 2023-12-22 2027-12-22'],
    ['spring equinox', '2023-03-20 2024-03-20'],
    ['fast of esther', '2024-03-21 2023-03-06'],
    ['fast of gedalia', '2024-10-06 2020-09-21'],
    ['yom hazikaron', '2024-05-12 2023-04-24'],
    ['ethiopian new year', '2022-09-11 2023-09-12 2024-09-11'],
    ['grandparents day', '2024-09-08 2025-09-07 2026-09-13'],
    ["administrative professionals' day", '2024-04-24 2026-04-22'],
    ['small business saturday', '2024-11-30 2025-11-29'],
    ['giving tuesday', '2024-12-03 2025-12-02'],
    ['melbourne cup', '2023-11-07 2024-11-05'],
    ['victoria day', '2023-05-22 2024-05-20 2026-05-18'],
    ["king's birthday", '2024-06-10 2025-06-09'],
    ['emancipation day', '2022-04-15 2023-04-17 2024-04-16'],
    ['summer bank holiday', '2024-08-26 2026-08-31'],
    ['oktoberfest', '2022-09-17 2023-09-16 2024-09-21 2025-09-20'],
    ['trinity sunday', '2024-05-26 2025-06-15'],
    ['orthodox pentecost', '2024-06-23 2025-06-08'],
    ['christ the king sunday', '2023-11-26 2024-11-24'],
    ['safer internet day', '2023-02-07 2024-02-06 2025-02-11'],
    ['melbourne cup day', '2022-11-01'],
    ['earth hour', '2013-03-23 2015-03-28 2016-03-19 2018-03-24 2023-03-25 2024-03-23 2026-03-28'],
    ['bank holiday monday', '2026-04-06 2026-05-04 2026-05-25 2026-08-31'],
    ['sysadmin day', '2024-07-26'],
  ])('%s is on its published dates', (name, written) => {
    const dates = written.split(' ')
    const years = new Set(dates.map((date) => Number(date.slice(0, 4))))
    expect([...years].flatMap((year) => starts(name, year)).toSorted()).toEqual(dates.toSorted())
  })

  test.each([
    ['dhanteras', 'diwali', -2, 2024],
    ['bhai dooj', 'diwali', 3, 2025],
    ['shrove tuesday', 'easter', -47, 2026],
    ['ascension day', 'easter', 39, 2026],
    ['whit monday', 'easter', 50, 2026],
  ])('%s is counted from %s: by %i days in %i', (name, other, days, year) => {
    const [from] = starts(other, year)
    expect(starts(name, year)).toEqual([PlainDate.parse(from!).add({ days }).toString()])
  })
})
