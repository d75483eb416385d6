import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boundMarkdown } from './bound-markdown.ts'

const isWhole = (content: string) => boundMarkdown(content).plain === ''

test('an ordinary answer is Markdown as a whole', () => {
  const todos = Array.from({ length: 200 }, (_, n) => `- **Todo ${n}**, due on _Monday_: \`${n}\``)
  const rows = Array.from({ length: 200 }, (_, n) => `| ${n} | **Todo** | 14:00 | #work |`)
  const code = Array.from({ length: 200 }, (_, n) => `    ${' '.repeat(30)}const a_b = list[${n}]`)
  expect(isWhole(todos.join('\n'))).toBe(true)
  expect(isWhole(['| n | todo | when | tag |', '|---|---|---|---|', ...rows].join('\n'))).toBe(true)
  expect(isWhole(['```ts', ...code, '```'].join('\n'))).toBe(true)
})

describe('the bounds', () => {
  const line = (marker: string, times: number) => `${marker.repeat(times)}a`

  test.each(['> ', '>', '- ', '+ ', '* ', '1. ', '2) '])('a line may open 16 quotes and lists, by %j', (marker) => {
    expect(isWhole(line(marker, 16))).toBe(true)
    expect(isWhole(line(marker, 17))).toBe(false)
  })

  test('an item of a list may be indented by 100 columns, where a tab counts as four', () => {
    expect(isWhole(`${' '.repeat(98)}- a`)).toBe(true)
    expect(isWhole(`${' '.repeat(99)}- a`)).toBe(false)
    expect(isWhole(`${'\t'.repeat(25)}- a`)).toBe(false)
  })

  test('a paragraph may have 2,000 delimiters and lines', () => {
    expect(isWhole('*a'.repeat(1_999))).toBe(true)
    expect(isWhole('*a'.repeat(2_000))).toBe(false)
    expect(isWhole('a\n'.repeat(2_000))).toBe(true)
    expect(isWhole('a\n'.repeat(2_001))).toBe(false)
  })

  test('the squares of all paragraphs add up to one bound', () => {
    const paragraph = `${'*a'.repeat(399)}\n\n`
    expect(isWhole(paragraph.repeat(25))).toBe(true)
    expect(isWhole(paragraph.repeat(26))).toBe(false)
  })

  test('a table may have 10,000 cells, with its rows filled up to the widest', () => {
    const table = (rows: number) => `${'|a'.repeat(100)}\n${'|-'.repeat(100)}\n${'|\n'.repeat(rows - 2)}`
    expect(isWhole(table(100))).toBe(true)
    expect(isWhole(table(101))).toBe(false)
  })

  test('a text may have 30,000 characters', () => {
    const paragraph = 'a word or two of it in 30 ..\n\n'
    expect(isWhole(paragraph.repeat(1_000))).toBe(true)
    expect(isWhole(`${paragraph.repeat(1_000)}a`)).toBe(false)
  })

  test('a text may have 2,000 paragraphs', () => {
    expect(isWhole('a\n\n'.repeat(2_000))).toBe(true)
    expect(isWhole('a\n\n'.repeat(2_001))).toBe(false)
  })
})

test('the rest starts with the paragraph that exceeds a bound', () => {
  const rest = `so\n${'> '.repeat(20)}it ends\n\nand **more**`
  expect(boundMarkdown(`Some **words**.\n\n${rest}`)).toEqual({ markdown: 'Some **words**.\n\n', plain: rest })
})

/** Text from all characters that have a meaning in Markdown. */
const hostile = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        '> ',
        '- ',
        '1. ',
        '*',
        '_',
        '[',
        ']',
        '![',
        '](',
        '|',
        '`',
        '~',
        '\n',
        '\r\n',
        '  ',
        '\t',
        'a',
        '\n\n',
      ),
      fc.nat({ max: 60 }),
    ),
  )
  .map((pieces) => pieces.map(([piece, times]) => piece.repeat(times)).join(''))

test('the two parts together are the whole text', () => {
  fc.assert(
    fc.property(hostile, (content) => {
      const { markdown, plain } = boundMarkdown(content)
      expect(markdown + plain).toBe(content)
    }),
  )
})

test('the cut stays in its place while the text grows', () => {
  fc.assert(
    fc.property(hostile, hostile, (content, more) => {
      const { markdown, plain } = boundMarkdown(content)
      if (plain !== '') expect(boundMarkdown(content + more).markdown).toBe(markdown)
    }),
  )
})
