import fc from 'fast-check'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { describe, expect, test } from 'vitest'
import { markdownBlocks } from './markdown-blocks.ts'

describe('a text is split before', () => {
  test.each([
    ['each paragraph', 'a\n\nb\n\nc', ['a\n\n', 'b\n\n', 'c']],
    ['a list after a paragraph, and a paragraph after a list', 'a\n\n- b\n- c\n\nd', ['a\n\n', '- b\n- c\n\n', 'd']],
    ['a closed fence', '```\na\n\nb\n```\n\nc', ['```\na\n\nb\n```\n\n', 'c']],
    ['lines that end in CR LF', 'a\r\n\r\nb', ['a\r\n\r\n', 'b']],
  ])('%s', (_, text, blocks) => {
    expect(markdownBlocks(text)).toEqual(blocks)
  })
})

describe('a text is not split within', () => {
  test.each([
    ['a paragraph', 'a\nb'],
    ['a list with empty lines', '- a\n\n- b\n\n  c\n\n- d'],
    ['a list of another kind, which may be the same list', '1. a\n\n2. b'],
    ['an open fence', '```js\na\n\nb\n\n~~~\n\n``\n\nc'],
    ['a fence of more marks', '````\na\n\n```\n\nb'],
    ['indented code', '    a\n\n    b'],
    ['a text with the definition of a link', '[a]\n\nb\n\n[a]: https://example.com'],
    ['a text with a footnote', 'a[^1]\n\nb\n\n[^1]: c'],
  ])('%s', (_, text) => {
    expect(markdownBlocks(text)).toEqual([text])
  })
})

test('an empty text has no block', () => {
  expect(markdownBlocks('')).toEqual([])
})

const line = fc.constantFrom(
  ...[
    'a',
    'b',
    '- a',
    '  b',
    '1. a',
    '   c',
    '> q',
    '# h',
    '```',
    '~~~',
    '    code',
    '| a |',
    '|---|',
    '',
    '',
    '',
    ' ',
  ],
)
const text = fc.array(line, { maxLength: 30 }).map((lines) => lines.join('\n'))

test('the blocks joined are the text, and give the same elements as the whole text', () => {
  fc.assert(
    fc.property(text, (content) => {
      const blocks = markdownBlocks(content)
      expect(blocks.join('')).toBe(content)
      const shapes = blocks.flatMap((block) => shapesOf(block))
      expect(shapes).toEqual(shapesOf(content))
    }),
    { numRuns: 2_000 },
  )
})

test('a block that is followed by another one does not change while the text grows by lines', () => {
  fc.assert(
    fc.property(text, (content) => {
      const all = markdownBlocks(content)
      const lines = content.split(/(?<=\n)/)
      for (let end = 0; end <= lines.length; end++) {
        const finished = markdownBlocks(lines.slice(0, end).join('')).slice(0, -1)
        expect(all.slice(0, finished.length)).toEqual(finished)
      }
    }),
    { numRuns: 300 },
  )
})

/** Returns the types of the top nodes with their text, without positions. */
function shapesOf(markdown: string): string[] {
  return fromMarkdown(markdown).children.map((node) =>
    JSON.stringify(node, (key, value) => (key === 'position' ? undefined : value)),
  )
}
