import fc from 'fast-check'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { Markdown } from './markdown.tsx'

function html(content: string, isStreaming: boolean): string {
  return renderToStaticMarkup(<Markdown content={content} isStreaming={isStreaming} />)
}

function seconds(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

/**
 * Functions that return a text of any length. Without a bound, most of these texts overflow the stack or take time with
 * the square of their length.
 */
const PATTERNS: Record<string, (length: number) => string> = {
  quotes: (length) => repeated('> ', length),
  'quotes without spaces': (length) => repeated('>', length),
  dashes: (length) => `${repeated('- ', length)}a`,
  pluses: (length) => repeated('+ ', length),
  numbers: (length) => repeated('1. ', length),
  'quotes in lists': (length) => repeated('- 1. > ', length),
  'closing brackets': (length) => repeated(']', length),
  'opening brackets': (length) => repeated('[', length),
  'images in images': (length) => `${repeated('![', length / 3)}a${repeated('](b)', length / 2)}`,
  'links in links': (length) => `${repeated('[', length / 5)}a${repeated('](b)', length / 2)}`,
  links: (length) => repeated('[a](b)', length),
  'unfinished links': (length) => repeated('[a](<b', length),
  asterisks: (length) => repeated('*', length),
  'emphasis that opens': (length) => repeated('*a', length),
  'emphasis that closes': (length) => `${repeated('*a ', length / 2)}${repeated('a* ', length / 2)}`,
  underscores: (length) => repeated('_a ', length),
  tildes: (length) => repeated('~a', length),
  'emphasis beside spaces without width': (length) => repeated('\u200b*', length),
  backticks: (length) => repeated('`a', length),
  'a wide table': (length) =>
    `${repeated('|a', length / 3)}\n${repeated('|-', length / 3)}\n${repeated('|\n', length / 3)}`,
  'a long table': (length) => `|a|b|\n|-|-|\n${repeated('|a|b|\n', length)}`,
  'lines that go on a quote': (length) => `> a\n${repeated('a\n', length)}`,
  'lists that go deeper': (length) =>
    Array.from({ length: Math.sqrt(length) }, (_, depth) => `${'  '.repeat(depth)}- a`).join('\n'),
  'quotes that go deeper': (length) =>
    Array.from({ length: Math.sqrt(2 * length) }, (_, depth) => `${'>'.repeat(depth)} a`).join('\n'),
  paragraphs: (length) => repeated('a\n\n', length),
  lists: (length) => repeated('- a\n', length),
  fences: (length) => repeated('```a\nb\n', length),
  'angle brackets': (length) => repeated('<', length),
  tags: (length) => repeated('<a ', length),
  entities: (length) => repeated('&amp;', length),
  addresses: (length) => repeated('a@a.a ', length),
  footnotes: (length) => repeated('[^1]', length),
  definitions: (length) => repeated('[a]: b\n', length),
  'references to a long link': (length) => `[a]: ${repeated('b', length / 2)}\n\n${repeated('[a]\n\n', length / 2)}`,
  letters: (length) => repeated('a', length),
  spaces: (length) => repeated(' ', length),
}

function repeated(piece: string, length: number): string {
  return piece.repeat(length / piece.length)
}

/** The longest text that is rendered as Markdown. */
const LENGTH = 30_000
/**
 * The limit of processor time, with room for a very slow machine. Work that grows with the square of the length would
 * take minutes.
 */
const MAX_SECONDS = 20

describe.each(Object.entries(PATTERNS))('%s', (_, pattern) => {
  test.each([false, true])('are shown in bounded time, streaming: %s', { timeout: 300_000 }, (isStreaming) => {
    for (const length of [1_000, LENGTH, 10 * LENGTH]) {
      const content = pattern(length)
      expect(seconds(() => html(content, isStreaming))).toBeLessThan(MAX_SECONDS)
    }
  })
})

/** Markdown characters, except those that may hide a word: a link's target, a fence's language, a surplus cell. */
const marks = fc.constantFrom(
  ...['> ', '>', '- ', '+ ', '* ', '1. ', '# ', '*', '**', '_', '__', '[', ']', '(', ')', '~', '`', '<', '<b>', '&'],
  ...['\\', '\n', '\n\n', '\r\n', '  ', '    ', '\t', '\u200b', '漢', '👍🏽'],
)

const hostile = fc
  .array(fc.tuple(marks, fc.oneof({ arbitrary: fc.nat({ max: 3 }), weight: 4 }, fc.nat({ max: 500 }))), {
    maxLength: 40,
  })
  .map((pieces) =>
    pieces.map(([mark, times], index) => {
      // Three of these marks would open a fence. The first word after them is its language, which is not shown.
      const most = mark === '`' || mark === '~' ? 2 : times
      return `${mark.repeat(Math.min(times, most))} word${index}x `
    }),
  )

test('no word of a hostile text is lost, whole or while it is streamed', { timeout: 300_000 }, () => {
  fc.assert(
    fc.property(hostile, fc.boolean(), fc.double({ min: 0, max: 1, noNaN: true }), (pieces, isStreaming, share) => {
      const shown = pieces.slice(0, Math.ceil(pieces.length * share))
      const text = html(shown.join(''), isStreaming)
      const missing = shown.map((_, index) => `word${index}x`).filter((word) => !text.includes(word))
      expect(missing).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test('a hostile text that is cut anywhere is rendered', { timeout: 300_000 }, () => {
  const pieces = fc.oneof(
    marks,
    fc.constantFrom('![', '](', '[^1]', '|', '|-', ': ', '```', '~~~', '$$', 'www.', 'https://', '<!--'),
  )
  const text = fc.array(fc.tuple(pieces, fc.nat({ max: 100 })), { maxLength: 30 })
  fc.assert(
    fc.property(text, fc.nat(), (some, at) => {
      const content = some.map(([piece, times]) => piece.repeat(times)).join('')
      expect(html(content.slice(0, at % (content.length + 1)), true)).toBeTypeOf('string')
      expect(html(content, false)).toBeTypeOf('string')
    }),
    { numRuns: 200 },
  )
})
