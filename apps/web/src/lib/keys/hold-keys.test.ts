// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { holdKeys } from './hold-keys.ts'

let onPage: string[]
let field: HTMLInputElement
const listen = ({ key }: KeyboardEvent) => onPage.push(key)

beforeEach(() => {
  document.body.innerHTML = '<button></button><input />'
  document.querySelector('button')!.focus()
  field = document.querySelector('input')!
  onPage = []
  document.addEventListener('keydown', listen)
})

afterEach(() => {
  document.removeEventListener('keydown', listen)
  vi.useRealTimers()
})

function press(key: string, init: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init })
  document.activeElement!.dispatchEvent(event)
  return event
}

test('the field that gets the focus gets the held keys in their order', async () => {
  const release = holdKeys()
  for (const key of ['o', 'x', 'Backspace', 'n', 'e', 'Enter']) expect(press(key).defaultPrevented).toBe(true)
  expect(onPage).toEqual([])
  release()
  field.focus()
  await vi.waitFor(() => expect(onPage).toEqual(['o', 'x', 'Backspace', 'n', 'e', 'Enter']))
  expect(field.value).toBe('one')
  press('e')
  expect(onPage).toHaveLength(7)
})

test('held keys are dropped if the focus does not move', async () => {
  const release = holdKeys()
  press('e')
  release()
  await Promise.resolve()
  await Promise.resolve()
  expect(onPage).toEqual([])
})

test('Escape drops the held keys and cancels', async () => {
  const cancel = vi.fn()
  const release = holdKeys(cancel)
  press('e')
  press('Escape')
  expect(cancel).toHaveBeenCalledOnce()
  press('j')
  release()
  field.focus()
  await Promise.resolve()
  await Promise.resolve()
  expect(onPage).toEqual(['j'])
  expect(field.value).toBe('')
})

test('the browser keeps its own keys, which are no shortcuts meanwhile', () => {
  const release = holdKeys()
  expect(press('Tab').defaultPrevented).toBe(false)
  expect(press('r', { ctrlKey: true }).defaultPrevented).toBe(false)
  expect(press('@', { ctrlKey: true, altKey: true }).defaultPrevented).toBe(true)
  expect(onPage).toEqual([])
  release()
})

test('a part that is never loaded does not keep the keyboard', () => {
  vi.useFakeTimers()
  holdKeys()
  press('e')
  vi.advanceTimersByTime(10_000)
  press('j')
  expect(onPage).toEqual(['j'])
})
