// @vitest-environment happy-dom
import type { Me } from '@todo-agents/contract/user'
import { expect, test, vi } from 'vitest'
import { button, render } from '../../testing/render.ts'
import { MeContext } from '../user/me.ts'
import { moveStoredTexts, useStoredText } from './stored-text.ts'

let set: ReturnType<typeof useStoredText>[1]

function Field() {
  const [text, setText] = useStoredText('todo')
  set = setText
  return <button type="button">{text || 'empty'}</button>
}

function page(id: string) {
  return render(
    <MeContext value={{ id } as Me}>
      <Field />
    </MeContext>,
  )
}

test('a typed text is restored for the same user and not for another', async () => {
  {
    using ada = page('ada')
    set('half a thought')
    await vi.waitFor(() => button(ada.host, 'half a thought'))
  }
  {
    using bob = page('bob')
    button(bob.host, 'empty')
    set('of bob')
  }
  using again = page('ada')
  button(again.host, 'half a thought')
})

test('a text that is set after its field was unmounted is stored, and an empty text deletes it', () => {
  {
    using _ = page('ada')
  }
  set((current) => current || 'refused')
  {
    using again = page('ada')
    button(again.host, 'refused')
    set('')
  }
  using last = page('ada')
  button(last.host, 'empty')
  expect(sessionStorage.length).toBe(0)
})

test('the texts of a guest move to the account that the guest has become', () => {
  {
    using _ = page('guest')
    set('of the guest')
  }
  moveStoredTexts('guest', 'ada')
  using ada = page('ada')
  button(ada.host, 'of the guest')
})
