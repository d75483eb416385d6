import { expect, test } from 'vitest'
import { hintedText } from './hinted-text.ts'

test.each([
  ['gym Mon, Wed, Fri 6pm', 'gym every Mon, Wed, Fri 6pm', true],
  ['gym on mon, wed and fri at 6pm', 'gym every mon, wed and fri at 6pm', true],
  ['lunch Monday and Tuesday', 'lunch every Monday and Tuesday', false],
  ['pay 05/12', 'pay on 05/12', false],
  ['pay 5.12.', 'pay on 5.12.', false],
])('“%s” may mean “%s”', (text, hinted, isLikely) => {
  expect(hintedText(text, [])).toMatchObject({ text: hinted, isLikely })
})

test.each([
  'gym every Mon, Wed, Fri',
  'gym Monday',
  'ratio 1/2/3/4',
  'v1.2.3',
  'call Monday or Tuesday',
  'at 10:05/11',
])('“%s” leaves out no word', (text) => {
  expect(hintedText(text, [])).toBeNull()
})

test('words that were put back into the title are left alone', () => {
  expect(hintedText('gym Mon, Wed, Fri 6pm', [{ start: 9, end: 12 }])).toBeNull()
})

test.each(['gym Mon, Wed, Fri 6pm', 'gym on Mon, Wed, Fri 6pm'])('words are found in both texts: %s', (text) => {
  const hint = hintedText(text, [])
  const at = text.indexOf('6pm')
  const inHinted = hint?.toHinted({ start: at, end: at + 3 })
  expect(hint?.text.slice(inHinted?.start, inHinted?.end)).toBe('6pm')
  expect(inHinted && hint?.toTyped(inHinted)).toEqual({ start: at, end: at + 3 })
})
