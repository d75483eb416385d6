import { describe, expect, test } from 'vitest'
import { findHoliday } from './find-holiday.ts'
import { holidayDates } from './holiday-dates.ts'
import './late-feasts.ts'

/** Returns the starts of the holiday in the years of the dates. */
function starts(name: string, dates: string[]): string[] {
  const found = findHoliday(name, 0)!
  const years = new Set(dates.map((date) => Number(date.slice(0, 4))))
  return [...years].flatMap((year) => holidayDates(found.name, year).map(({ from }) => from.toString()))
}

function whole(name: string, year: number): string[] {
  return holidayDates(findHoliday(name, 0)!.name, year).map(({ from, to }) => `${from}/${to}`)
}

describe('known dates', () => {
  test.each([
    ['thanksgiving', '2019-11-28 2024-11-28 2026-11-26'],
    ['memorial day', '2021-05-31 2024-05-27'],
    ["boss's day", '2021-10-15 2022-10-17 2024-10-16'],
    ['tax day', '2016-04-18 2019-04-15 2022-04-18 2023-04-18'],
    ['leap day', '2024-02-29'],
    ['burns night', '2027-01-25'],
    ['easter', '1954-04-18 1981-04-19 2008-03-23 2025-04-20 2038-04-25 2076-04-19'],
    ['orthodox easter', '2013-05-05 2021-05-02 2024-05-05 2025-04-20'],
    ['pentecost', '2024-05-19 2026-05-24'],
    ['advent', '2022-11-27 2023-12-03'],
    ['rosh hashanah', '2000-09-29 2020-09-18 2024-10-02'],
    ['purim', '2019-03-20 2022-03-16 2024-03-23'],
    ['tu bishvat', '2019-01-20 2024-01-24'],
    ["yom ha'atzmaut", '2019-05-08 2021-04-14 2024-05-13'],
    ["tisha b'av", '2019-08-10 2022-08-06'],
    ['hanukkah', '2013-11-27 2021-11-28 2024-12-25'],
    ['eid al-fitr', '1990-04-26 2011-08-30 2019-06-04 2024-04-10'],
    ['eid al-adha', '2006-01-10 2006-12-31 2020-07-31 2023-06-28'],
    ['chinese new year', '1912-02-18 1985-02-20 2020-01-25 2024-02-10 2033-01-31 2034-02-19'],
    ['mid-autumn festival', '2020-10-01 2023-09-29 2025-10-06'],
    ['dragon boat festival', '2020-06-25 2023-06-22'],
    ['diwali', '2015-11-11 2018-11-07 2020-11-14 2022-10-24 2024-10-31 2025-10-20 2030-10-26'],
    ['holi', '2016-03-24 2018-03-02 2021-03-29 2023-03-08 2026-03-04'],
    ['janmashtami', '2018-09-03 2020-08-12 2023-09-07'],
    ['ganesh chaturthi', '2019-09-02 2023-09-19 2025-08-27'],
    ['dussehra', '2020-10-25 2022-10-05 2024-10-12'],
    ['guru nanak jayanti', '2020-11-30 2024-11-15'],
    ['guru gobind singh jayanti', '2017-01-05 2017-12-25 2022-01-09 2022-12-29'],
    ['makar sankranti', '2016-01-15 2021-01-14 2024-01-15'],
    ['onam', '2016-09-14 2020-08-31 2024-09-15'],
    ['vesak', '2019-05-18 2024-05-23'],
  ])('%s is on its known dates', (name, dates) => {
    expect(starts(name, dates.split(' '))).toEqual(dates.split(' '))
  })
})

describe('the days of a feast', () => {
  test.each([
    ['lent', 2024, ['2024-02-14/2024-03-31']],
    ['great lent', 2024, ['2024-03-18/2024-04-27']],
    ['hanukkah', 2024, ['2024-12-25/2025-01-03']],
    ['passover', 2024, ['2024-04-22/2024-05-01']],
    ['yom kippur', 2024, ['2024-10-11/2024-10-12']],
    ['ramadan', 2030, ['2030-01-05/2030-02-04', '2030-12-26/2031-01-24']],
    ['kwanzaa', 2025, ['2025-12-26/2026-01-02']],
    ['navratri', 2024, ['2024-10-03/2024-10-12']],
  ])('%s of %i has its days', (name, year, days) => {
    expect(whole(name, year)).toEqual(days)
  })

  test('the eve of a feast that starts in the evening is its first day', () => {
    expect(whole('erev yom kippur', 2024)).toEqual(['2024-10-11/2024-10-12'])
    expect(whole('christmas eve', 2024)).toEqual(['2024-12-24/2024-12-25'])
    expect(whole("new year's eve", 2024)).toEqual(['2024-12-31/2025-01-01'])
  })

  test('a year can be without a feast', () => {
    expect(whole('leap day', 2100)).toEqual([])
    expect(whole('guru gobind singh jayanti', 2026)).toEqual([])
  })
})
