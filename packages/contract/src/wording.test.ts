import { expect, test } from 'vitest'
import { wordingKey, wordingSetSchema } from './wording.ts'

test.each(['Ping Mo', ' ping  mo ', 'PING\tMO!', 'ping Mo...', 'ping Mo ?!'])(
  '“%s” is the same wording as “ping Mo”',
  (text) => {
    expect(wordingKey(text)).toBe('ping mo')
  },
)

test('other words, punctuation within the text, and punctuation alone stay different', () => {
  expect(new Set(['ping Mo', 'ping Moe', 'ping: Mo', '?', '!'].map(wordingKey)).size).toBe(5)
  expect(wordingKey('don’t')).toBe(wordingKey("don't"))
})

test('a wording is one line of at most 200 characters', () => {
  const parse = (text: string) => wordingSetSchema.safeParse({ text, means: 'create' }).success
  expect(parse('a'.repeat(200))).toBe(true)
  expect([parse('a'.repeat(201)), parse('ping\nMo'), parse(' ')]).toEqual([false, false, false])
})
