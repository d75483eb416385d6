import { expect, test } from 'vitest'
import { decisionOf } from './answer-words.ts'

test.each(['yes', 'Yes!', ' OK. ', 'yes, please', 'Ja', 'mach das'])('“%s” approves', (text) => {
  expect(decisionOf(text)).toBe('approve')
})

test.each(['no', 'No.', 'nope', 'don’t', "Don't", 'Nein, danke!'])('“%s” declines', (text) => {
  expect(decisionOf(text)).toBe('deny')
})

test.each(['', '!', 'yes, but only the first', 'no milk today', 'Is it ok?', 'yesterday'])(
  '“%s” is a message',
  (text) => {
    expect(decisionOf(text)).toBeNull()
  },
)
