import { expect, test } from 'vitest'
import { plainExcerpt } from './plain-excerpt.ts'

test.each([
  ['Created **buying oat milk**. Say “undo” to take it back.', 'Created buying oat milk. Say “undo” to take it back.'],
  ['…yed **Milk** and **Br…', '…yed Milk and Br…'],
  ['You have 2 todos: - **Milk** - ~~Bread~~ on Friday', 'You have 2 todos: - Milk - Bread on Friday'],
  ['## Today', 'Today'],
  ['- [ ] Milk', '[ ] Milk'],
  [
    'Run `npm start`, see [the docs](https://example.com/a_b) and ![a picture](x.png)',
    'Run npm start, see the docs and a picture',
  ],
  [
    '2 * 3 = 6, a_b_c, 5 - 3 and 10% [not a link] (nor this)',
    '2 * 3 = 6, a_b_c, 5 - 3 and 10% [not a link] (nor this)',
  ],
])('%j is shown as %j', (excerpt, plain) => {
  expect(plainExcerpt(excerpt)).toBe(plain)
})
