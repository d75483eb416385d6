// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { moveStoredTexts } from '../../../lib/page/stored-text.ts'
import { lastUnsentSession, unsentStore } from './unsent-store.ts'

const ONE = { id: '1', content: 'One' }
const TWO = { id: '2', content: 'Two' }

test('an unsent message is kept only for its user and conversation', () => {
  unsentStore('ada').write('user_ada_work', [ONE])
  unsentStore('ada').write(null, [TWO])

  expect(unsentStore('ada').read('user_ada_work')).toEqual([ONE])
  expect(unsentStore('ada').read(null)).toEqual([TWO])
  expect(unsentStore('ada').read('user_ada_home')).toEqual([])
  expect(unsentStore('bob').read('user_bob_work')).toEqual([])
  expect(unsentStore('bob').read(null)).toEqual([])
})

test('nothing is kept of messages that were sent', () => {
  const store = unsentStore('ada')
  store.write('user_ada_work', [ONE, TWO])
  store.write('user_ada_work', [TWO])
  expect(store.read('user_ada_work')).toEqual([TWO])
  store.write('user_ada_work', [])
  expect(sessionStorage.length).toBe(0)
})

test('the conversation of the last unsent message is known', () => {
  const store = unsentStore('ada')
  expect(lastUnsentSession('ada')).toBeUndefined()
  store.write('user_ada_work', [ONE])
  expect(lastUnsentSession('ada')).toBe('user_ada_work')
  store.write(null, [TWO])
  expect(lastUnsentSession('ada')).toBeNull()
})

test('messages of a guest move to the account with their conversation', () => {
  unsentStore('guest').write('user_guest_work', [ONE])
  moveStoredTexts('guest', 'ada')

  expect(unsentStore('ada').read('user_ada_work')).toEqual([ONE])
})

test('messages that another version of the page kept in another form are ignored', () => {
  unsentStore('ada').write(null, [ONE])
  const [key] = Object.keys(sessionStorage) as [string]
  for (const text of ['{', '7', '[7, null, {"id": "1"}]']) {
    sessionStorage.setItem(key, text)
    expect(unsentStore('ada').read(null)).toEqual([])
  }
})
