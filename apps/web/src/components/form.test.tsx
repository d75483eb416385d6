// @vitest-environment happy-dom
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { render } from '../testing/render.ts'
import { Form } from './form.tsx'

test.each([
  ['at the end of a composition does not submit', true, { isComposing: true }],
  ['at the end of a composition in Safari does not submit', true, { keyCode: 229 }],
  ['alone submits', false, {}],
])('Enter %s the form', (_, isPrevented, init) => {
  const seen = vi.fn()
  using page = render(
    <Form onKeyDown={seen}>
      <input />
    </Form>,
  )
  const event = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...init })
  page.host.querySelector('input')?.dispatchEvent(event)

  expect(event.defaultPrevented).toBe(isPrevented)
  expect(seen).toHaveBeenCalledOnce()
})

test('every form of the page is a Form', () => {
  const sources = join(import.meta.dirname, '..')
  const own = readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx') && !file.endsWith('.test.tsx'))
    .filter((file) => readFileSync(join(sources, file), 'utf8').includes('<form'))
  expect(own).toEqual([join('components', 'form.tsx')])
})
