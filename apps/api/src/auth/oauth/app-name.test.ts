import { MAX_NAME_LENGTH } from '@todo-agents/contract/bounds'
import { expect, test } from 'vitest'
import { appName, verifiedHost } from './app-name.ts'

const URL_ID = 'https://app.example/client.json'

test.each([
  ['Helper', 'Helper'],
  ['  a\n\tb\u2028c  ', 'a b c'],
  ['\u202egnp.exe\u202c', 'gnp.exe'],
  ['<b>x</b>', '<b>x</b>'],
  ['a\0b', 'ab'],
  ['x'.repeat(5000), 'x'.repeat(MAX_NAME_LENGTH)],
  [`${'x'.repeat(MAX_NAME_LENGTH - 1)}😀`, `${'x'.repeat(MAX_NAME_LENGTH - 1)}\ufffd`],
])('the name %j is shown on one line as %j', (claimed, shown) => {
  expect(appName(claimed, 'id')).toBe(shown)
})

test.each([undefined, null, 5, '', ' ', '\u200b', '\ud800', {}])(
  'without a name that can be seen, %j, the host of the description is the name',
  (claimed) => {
    expect(appName(claimed, URL_ID)).toBe('app.example')
    expect(appName(claimed, 'registered')).toBe('An app without a name')
  },
)

test('only the address of a description proves a host', () => {
  expect(verifiedHost(URL_ID)).toBe('app.example')
  expect(verifiedHost('https://app.example:8443/c.json')).toBe('app.example:8443')
  for (const id of ['registered', 'http://app.example/c.json', 'javascript:alert(1)', ''])
    expect(verifiedHost(id)).toBeNull()
})
