// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest'
import type { KeyListener } from './key-listener.ts'
import { createKeyListener } from './key-listener.ts'

let keys: KeyListener
let pressed: string[]

beforeEach(() => {
  document.body.innerHTML = '<input /><input type="checkbox" /><div contenteditable="true"></div>'
  keys = createKeyListener()
  pressed = []
  for (const one of ['n', '?', 'g t', 't', 'Mod+k', 'Mod+Shift+z']) keys.bind(one, () => pressed.push(one))
})

function press(key: string, { on = 'body', ...init }: KeyboardEventInit & { on?: string } = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init })
  document
    .querySelector(on)!
    .addEventListener('keydown', (event) => keys.onKeyDown(event as KeyboardEvent), { once: true })
  document.querySelector(on)!.dispatchEvent(event)
  return event
}

test('a key runs its action, and the browser does nothing with it', () => {
  expect(press('n').defaultPrevented).toBe(true)
  press('?', { shiftKey: true })
  press('N', { shiftKey: true })
  press('x')
  expect(pressed).toEqual(['n', '?'])
})

test('a sequence is one shortcut, and its second key alone another', () => {
  press('g')
  press('t')
  press('t')
  press('g')
  press('x')
  press('t')
  expect(pressed).toEqual(['g t', 't', 't'])
})

test('Ctrl and Command are the same modifier', () => {
  press('k', { ctrlKey: true })
  press('k', { metaKey: true })
  press('Z', { metaKey: true, shiftKey: true })
  press('z', { metaKey: true })
  expect(pressed).toEqual(['Mod+k', 'Mod+k', 'Mod+Shift+z'])
})

test('single keys are no shortcuts while typing, when they are switched off, or in an input method', () => {
  press('n', { on: 'input' })
  press('n', { on: '[contenteditable]' })
  press('n', { isComposing: true })
  press('k', { on: 'input', ctrlKey: true })
  press('n', { on: '[type="checkbox"]' })
  keys.setSingle(false)
  press('n')
  press('g')
  press('t')
  press('k', { ctrlKey: true })
  expect(pressed).toEqual(['Mod+k', 'n', 'Mod+k'])
})

test('no key is a shortcut while a dialog is open', () => {
  document.body.insertAdjacentHTML('beforeend', '<dialog open></dialog>')
  press('n')
  press('k', { ctrlKey: true })
  expect(pressed).toEqual([])
})

test('the last binding of a key wins until it ends', () => {
  const stop = keys.bind('n', () => pressed.push('other'))
  press('n')
  stop()
  press('n')
  expect(pressed).toEqual(['other', 'n'])
})

test('undo in an empty field is that of the page, if the field says so and the user has not just emptied it', () => {
  document.body.innerHTML = '<input data-undo="page" />'
  const field = document.querySelector('input')!
  const write = (value: string) => {
    field.value = value
    field.dispatchEvent(new InputEvent('input', { bubbles: true }))
  }
  const redo = () => press('z', { on: 'input', ctrlKey: true, shiftKey: true }).defaultPrevented
  field.addEventListener('input', keys.onField)
  field.addEventListener('focusin', keys.onField)
  expect(redo()).toBe(true)
  write('one')
  expect(redo()).toBe(false)
  write('')
  expect(redo()).toBe(false)
  write('one')
  field.value = ''
  expect(redo()).toBe(true)
  write('')
  field.dispatchEvent(new FocusEvent('focusin', { bubbles: true }))
  expect(redo()).toBe(true)
})

test('undo in a field is that of the field, and elsewhere that of the page', () => {
  expect(press('Z', { on: 'input', ctrlKey: true, shiftKey: true }).defaultPrevented).toBe(false)
  press('Z', { on: '[type="checkbox"]', ctrlKey: true, shiftKey: true })
  expect(pressed).toEqual(['Mod+Shift+z'])
})
