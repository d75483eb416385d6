// @vitest-environment happy-dom
import { flushSync } from 'react-dom'
import { afterEach, expect, test } from 'vitest'
import { button, render } from '../../testing/render.ts'
import { useCardFocus } from './use-card-focus.ts'

const field = document.createElement('input')
document.body.append(field)
afterEach(() => field.blur())

function Cards({ ids }: { ids: string[] }) {
  const focus = useCardFocus(ids)
  return (
    <section {...focus}>
      {ids.map((id) => (
        <div key={id} data-reminder={id} tabIndex={-1}>
          <button type="button">{id}</button>
        </div>
      ))}
    </section>
  )
}

/** Presses the button of a card as with the keyboard, coming from the field, and removes the card. */
function answer(id: string, ids = ['a', 'b', 'c']) {
  const shown = render(<Cards ids={ids} />)
  field.focus()
  flushSync(() => button(shown.host, id).focus())
  shown.rerender(<Cards ids={ids.filter((other) => other !== id)} />)
  return shown
}
const focusedCard = () => (document.activeElement as HTMLElement).dataset.reminder

test.each([
  ['first', 'a', 'b'],
  ['middle', 'b', 'c'],
  ['last', 'c', 'b'],
])('the focus moves from the %s card to another one', (_, id, next) => {
  using _shown = answer(id)
  expect(focusedCard()).toBe(next)
})

test('the focus moves from the only card back to where it was', () => {
  using _shown = answer('a', ['a'])
  expect(document.activeElement).toBe(field)
})

test('the focus stays where the user has moved it meanwhile', () => {
  using shown = render(<Cards ids={['a', 'b']} />)
  flushSync(() => button(shown.host, 'a').focus())
  field.focus()
  shown.rerender(<Cards ids={['b']} />)
  expect(document.activeElement).toBe(field)
})
