// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest'
import { button, render } from '../testing/render.ts'
import { ErrorBoundary } from './error-boundary.tsx'

function Broken({ isBroken }: { isBroken: () => boolean }) {
  if (isBroken()) throw new RangeError('Maximum call stack size exceeded')
  return <p>Whole again</p>
}

/** Silences `console.error`: React prints the errors that a boundary catches. */
function quiet(): Disposable {
  const spy = vi.spyOn(console, 'error').mockImplementation(() => {})
  return { [Symbol.dispose]: () => spy.mockRestore() }
}

function page(isBroken: () => boolean, subject = 'a') {
  return (
    <>
      <ErrorBoundary what="This message" text={() => '> > > the text'} subject={subject}>
        <Broken isBroken={isBroken} />
      </ErrorBoundary>
      <p>The rest of the page</p>
    </>
  )
}

test('a part of the page that throws leaves the rest of the page and can be shown as text', () => {
  using _ = quiet()
  using rendered = render(page(() => true))
  const { host } = rendered
  expect(host.querySelector('[role=alert]')?.textContent).toMatch(/^This message cannot be shown/)
  expect(host.textContent).toContain('The rest of the page')
  expect(host.textContent).not.toContain('> > > the text')
  button(host, 'Show as text').click()
  rendered.rerender(page(() => true))

  expect(host.textContent).toContain('> > > the text')
})

test('the details name the failure, the browser and the component, but not the text', () => {
  using _ = quiet()
  using rendered = render(page(() => true))

  const details = rendered.host.querySelector('details pre')?.textContent
  expect(details).toContain('This message: RangeError: Maximum call stack size exceeded')
  expect(details).toContain(navigator.userAgent)
  expect(details).toContain('Broken')
  expect(details).not.toContain('the text')
})

test('"Try again" shows a part that no longer throws', () => {
  using _ = quiet()
  let isBroken = true
  using rendered = render(page(() => isBroken))
  isBroken = false
  button(rendered.host, 'Try again').click()
  rendered.rerender(page(() => isBroken))

  expect(rendered.host.textContent).toContain('Whole again')
})

test('a changed subject is rendered without a click', () => {
  using _ = quiet()
  let isBroken = true
  using rendered = render(page(() => isBroken, 'a'))
  isBroken = false
  rendered.rerender(page(() => isBroken, 'a'))
  expect(rendered.host.textContent).not.toContain('Whole again')
  rendered.rerender(page(() => isBroken, 'b'))

  expect(rendered.host.textContent).toContain('Whole again')
})
