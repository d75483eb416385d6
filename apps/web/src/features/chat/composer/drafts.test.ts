// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { createDrafts } from './drafts.ts'

test('each conversation has its own draft, which survives a reload', () => {
  const drafts = createDrafts('1')
  drafts.write('user_1_a', 'for a')
  drafts.write('user_1_b', 'for b')
  drafts.write(null, 'for a new one')
  const reloaded = createDrafts('1')
  expect(['user_1_a', 'user_1_b', null, 'user_1_c'].map(reloaded.read)).toEqual(['for a', 'for b', 'for a new one', ''])
})

test('the draft of a new conversation goes with it when it gets its id', () => {
  const drafts = createDrafts('1')
  drafts.write(null, 'next')
  drafts.begin('user_1_a')
  expect([drafts.read('user_1_a'), drafts.read(null)]).toEqual(['next', ''])
})

test('a conversation that begins without a draft keeps what is written for it', () => {
  const drafts = createDrafts('1')
  drafts.write('user_1_a', 'kept')
  drafts.begin('user_1_a')
  expect(drafts.read('user_1_a')).toBe('kept')
})

test('another user does not see a draft', () => {
  createDrafts('1').write(null, 'secret')
  expect(createDrafts('2').read(null)).toBe('')
})
