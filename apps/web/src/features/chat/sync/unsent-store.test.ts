// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest'
import { moveStoredTexts } from '../../../lib/page/stored-text.ts'
import { lastUnsentSession, unsentStore } from './unsent-store.ts'

const ONE = { id: '1', content: 'One' }
const TWO = { id: '2', content: 'Two' }

beforeEach(() => sessionStorage.clear())

test('a message that was not sent is there for the same user and conversation alone', () => {
  unsentStore('ada').write('user_ada_work', [ONE])
  unsentStore('ada').write(null, [TWO])

  expect(unsentStore('ada').read('user_ada_work')).toEqual([ONE])
  expect(unsentStore('ada').read(null)).toEqual([TWO])
  expect(unsentStore('ada').read('user_ada_home')).toEqual([])
  expect(unsentStore('bob').read('user_bob_work')).toEqual([])
  expect(unsentStore('bob').read(null)).toEqual([])
})

test('nothing is left of what was sent', () => {
  const store = unsentStore('ada')
  store.write('user_ada_work', [ONE, TWO])
  store.write('user_ada_work', [TWO])
  expect(store.read('user_ada_work')).toEqual([TWO])
  store.write('user_ada_work', [])
  expect(sessionStorage.length).toBe(0)
})

test('the conversation whose message failed last is known', () => {
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

test('what another version of the page has kept in another form is left out', () => {
  unsentStore('ada').write(null, [ONE])
  const [key] = Object.keys(sessionStorage) as [string]
  for (const text of ['{', '7', '[7, null, {"id": "1"}]']) {
    sessionStorage.setItem(key, text)
    expect(unsentStore('ada').read(null)).toEqual([])
  }
})
