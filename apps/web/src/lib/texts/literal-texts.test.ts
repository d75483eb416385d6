import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'vite'
import { expect, test } from 'vitest'

const SOURCES = join(import.meta.dirname, '../..')

/** The attributes and fields whose text a user reads or hears. */
const READ = new Set([
  'alt',
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'hint',
  'intro',
  'label',
  'message',
  'placeholder',
  'title',
  'what',
])

/** What need not be in the catalogue, with the reason. */
const EXCEPTIONS: Record<string, string> = {
  'Todo Agents': 'the name of the product',
  Markdown: 'the name of a format',
  JSON: 'the name of a format',
}

interface Node {
  type: string
  [key: string]: unknown
}

/** Returns the literal texts of a file that a user would read. */
function literalTexts(file: string, source: string): string[] {
  const found: string[] = []

  /** Collects the texts that an expression can result in. */
  function collect(node: Node | null | undefined): void {
    if (!node) return
    if (node.type === 'JSXText' || node.type === 'Literal') {
      if (typeof node.value === 'string') found.push(node.value.replace(/\s+/g, ' ').trim())
    } else if (node.type === 'TemplateLiteral') {
      for (const part of node.quasis as { value: { cooked: string } }[]) found.push(part.value.cooked.trim())
    } else if (node.type === 'ConditionalExpression') {
      collect(node.consequent as Node)
      collect(node.alternate as Node)
    } else if (node.type === 'LogicalExpression' || node.type === 'BinaryExpression') {
      if (node.type === 'BinaryExpression' && node.operator !== '+') return
      collect(node.left as Node)
      collect(node.right as Node)
    } else if (node.type === 'JSXExpressionContainer') {
      collect(node.expression as Node)
    }
  }

  function visit(node: unknown): void {
    if (typeof node !== 'object' || node === null) return
    const { type } = node as Node
    const { name, key, value, children } = node as Record<string, unknown> & { name?: Node; key?: Node; value?: Node }
    if (type === 'JSXElement' || type === 'JSXFragment') for (const child of children as Node[]) collect(child)
    if (type === 'JSXAttribute' && READ.has(String(name?.name))) collect(value)
    if (type === 'Property' && READ.has(String(key?.name ?? key?.value))) collect(value)
    for (const part of Object.values(node)) visit(part)
  }

  visit(parseSync(file, source).program)
  // A text has a word of two letters; "·" or "%" is none.
  return found.filter((text) => /\p{L}{2}/u.test(text) && !(text in EXCEPTIONS))
}

const files = globSync('**/*.{ts,tsx}', { cwd: SOURCES }).filter(
  (file) => !/\.test\.|^lib\/texts\/|^testing\/|\/testing\/|^service-worker\//.test(file),
)

test('the search finds texts in elements, attributes, conditions and fields', () => {
  const source = `
    const toast = { message: 'Was saved', kind: 'info' }
    const a = <p className="flex" aria-label={isOpen ? 'Close it' : t.open}>Hello {name && 'dear user'} · {t.x}</p>`
  expect(literalTexts('a.tsx', source).sort()).toEqual(['Close it', 'Hello', 'Was saved', 'dear user'])
})

test('no text that a user reads is outside of the catalogue', () => {
  const outside = files.flatMap((file) => {
    const texts = literalTexts(file, readFileSync(join(SOURCES, file), 'utf8'))
    return texts.map((text) => `${file}: ${text}`)
  })
  expect(outside).toEqual([])
})
