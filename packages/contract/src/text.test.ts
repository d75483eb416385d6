import { describe, expect, test } from 'vitest'
import { line } from './text.ts'

const title = line(100)

const tags = (text: string) => String.fromCodePoint(...Array.from(text, (char) => 0xe0000 + char.codePointAt(0)!))
const ENGLAND = `🏴${tags('gbeng')}\u{e007f}`
const WALES = `🏴${tags('gbwls')}\u{e007f}`

describe('a line', () => {
  test.each([
    ['spaces', '  \u00a0\u3000'],
    ['zero-width spaces and joiners', '\u200b\u200c\u200d\u2060'],
    ['a soft hyphen', '\u00ad'],
    ['marks without a letter', '\u0301\u0302'],
    ['Hangul fillers', '\u115f\u1160\u3164\uffa0'],
    ['a blank of Braille', '\u2800'],
    ['variation selectors', '\ufe0f\u{e0101}'],
    ['a byte order mark', '\ufeff'],
    ['direction overrides', '\u202e\u202c\u2066\u2069'],
    ['control characters', '\u0007\u009f'],
    ['tags', '\u{e0041}\u{e0042}'],
    ['marks of direction', '\u200e\u200f\u061c'],
    ['a note without a head', '\u{1d159}'],
    ['blanks of Egyptian hieroglyphs', '\u{13441}\u{13442}'],
    ['controls of Egyptian hieroglyphs', '\u{13430}\u{1343f}'],
    ['controls of music and of shorthand', '\u{1d173}\u{1bca0}'],
    ['a filler of Khitan', '\u{16fe4}'],
    ['a place for an object', '\ufffc'],
    ['noncharacters', '\ufffe\u{10ffff}\ufdd0'],
    ['nothing', ''],
  ])('a line of %s alone is refused with a sentence', (_, value) => {
    const { error } = title.safeParse(value)
    expect(error?.issues.map(({ message }) => message)[0]).toMatch(/^must (not be empty|have a visible character)$/)
  })

  test.each([
    ['overrides of direction', 'pay \u202e001\u202c \u2066now\u2069', 'pay 001 now'],
    ['control characters', 'a\u0007b\u0085c\u001b[31m', 'abc[31m'],
    ['a byte order mark', '\ufeffBuy milk', 'Buy milk'],
    ['tags that hide a message', `Buy milk\u{e0069}\u{e0067}\u{e006e}`, 'Buy milk'],
    ['marks of direction', 'שלום \u200fabc\u200e \u061cd', 'שלום abc d'],
    ['tags behind a flag that spell a message', `🏴${tags('say1hi')}\u{e007f}`, '🏴'],
    ['tags of a region that has no flag', `🏴${tags('usca')}\u{e007f}`, '🏴'],
    ['tags of a flag that do not end', `🏴${tags('gbsct')}`, '🏴'],
    ['tags before and after a flag', `${tags('a')}🏴${tags('gbwls')}\u{e007f}${tags('gbeng')}`, WALES],
    ['bytes that are hidden in variation selectors', '🥛\ufe0f\u{e0158}\u{e0159}\ufe01 milk', '🥛\ufe0f milk'],
    ['noncharacters', 'a\ufffeb\u{1ffff}', 'ab'],
    ['deprecated format characters', 'a\u206ab', 'ab'],
  ])('a line loses %s', (_, value, expected) => {
    expect(title.parse(value)).toBe(expected)
  })

  test('a tab in a line becomes a space', () => {
    expect(title.parse('a\tb')).toBe('a b')
  })

  test.each([
    ['a family of emoji', '👨‍👩‍👧‍👦'],
    ['a rainbow flag', '🏳️‍🌈'],
    ['the flag of Scotland', '🏴󠁧󠁢󠁳󠁣󠁴󠁿 trip'],
    ['a keycap', '1️⃣ first'],
    ['Persian with a non-joiner', 'می‌خواهم'],
    ['Sinhala with a joiner', 'ක්‍ය'],
    ['the flags of England and Wales', `${ENGLAND} ${WALES}`],
    ['Hebrew and Latin', 'שלום abc'],
    ['a hieroglyph', '\u{13000}'],
    ['a note', '\u{1d158}'],
    ['Thai with a zero-width space', 'กิน\u200bข้าว'],
    ['a variant of a Han character', '葛\u{e0100}'],
    ['a letter with marks', 'e\u0301'],
    ['a digit', '0'],
    ['an emoji alone', '🥛'],
    ['a character of private use', '\ue000'],
    ['a word with a soft hyphen', 'ab\u00adcd'],
  ])('a line keeps %s', (_, value) => {
    expect(title.parse(value)).toBe(value)
  })

  test.each(['a\nb', 'a\r\nb', 'a\u2028b', 'a\u2029b'])('a text of two lines is refused', (value) => {
    expect(title.safeParse(value).error?.issues[0]?.message).toBe('must be a single line')
  })

  test('the length of a line is measured without its invisible characters', () => {
    expect(title.parse(`${'x'.repeat(100)}\u202e`)).toHaveLength(100)
    expect(title.safeParse('x'.repeat(101)).success).toBe(false)
  })
})
