import type { Span } from './times/types.ts'
import { overlaps } from './times/types.ts'

/** A line in which one word is written out, so that other words are read as a time. */
export interface HintedText {
  text: string
  /** Whether this is the more likely reading of the line. */
  isLikely: boolean
  /** Returns the same words in the line as it was typed. */
  toTyped(span: Span): Span
  /** Returns the same words in the text with the hint. */
  toHinted(span: Span): Span
}

const WEEKDAY = '(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?'
const SEVERAL = new RegExp(
  `(?<before>\\b(?:every|each)\\s+)?(?<on>\\bon\\s+)?(?<days>\\b${WEEKDAY}\\b(?:\\s*(?:,\\s*(?:and\\s+)?|\\/|&|\\band\\b)\\s*${WEEKDAY}\\b)+)`,
  'iu',
)
/** Three days of a week are hardly meant once each. */
const LIKELY_DAYS = 3
const DATE = /(?<![\w./:-])\d{1,2}(?:\/\d{1,2}(?:\/\d{2,4})?|\.\d{1,2}\.(?:\d{2,4})?)(?![\w/])/u

/**
 * Returns the line with the word that it leaves out: "every" before several days of the week ("gym Mon, Wed, Fri 6pm"), or
 * "on" before a date in numbers ("pay 05/12"). Null if it leaves out neither, or if the words are in `ignore`.
 */
export function hintedText(text: string, ignore: readonly Span[]): HintedText | null {
  const several = SEVERAL.exec(text)
  if (several?.groups?.days && !several.groups.before) {
    const start = several.index
    const { on = '', days } = several.groups
    if (ignore.some((span) => overlaps(span, { start, end: start + on.length + days.length }))) return null
    const count = days.match(new RegExp(WEEKDAY, 'giu'))?.length ?? 0
    return replaced(text, { start, end: start + on.length }, 'every ', count >= LIKELY_DAYS)
  }
  const date = DATE.exec(text)
  if (!date || ignore.some((span) => overlaps(span, { start: date.index, end: date.index + date[0].length })))
    return null
  return replaced(text, { start: date.index, end: date.index }, 'on ', false)
}

function replaced(text: string, { start, end }: Span, word: string, isLikely: boolean): HintedText {
  const grown = word.length - (end - start)
  const back = (at: number) => (at <= start ? at : Math.max(start, at - grown))
  const forth = (at: number) => (at <= start ? at : at + grown)
  return {
    text: text.slice(0, start) + word + text.slice(end),
    isLikely,
    toTyped: (span) => ({ start: back(span.start), end: back(span.end) }),
    toHinted: (span) => ({ start: span.start >= end ? span.start + grown : span.start, end: forth(span.end) }),
  }
}
