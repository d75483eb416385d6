import type { BrowserContext, Page } from 'playwright-core'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { appForTests, openGuest } from './app-for-tests.ts'
import { screenshot } from './app-in-browser.ts'
import { quickAddOf, rowOf, titlesOf, toastOf } from './page-parts.ts'
import { call } from './server-calls.ts'

const app = appForTests()
let context: BrowserContext
let page: Page

beforeEach(async () => {
  ;({ context, page } = await openGuest(app))
  return () => context.close()
})

const quickAdd = () => quickAddOf(page)
const message = () => page.getByRole('textbox', { name: 'Message' })
const field = (name: string) => page.getByRole('combobox', { name })
const row = (item: string) => rowOf(page, item)
const toast = (text: string) => toastOf(page, text)
const titles = () => titlesOf(page)
const hasFocus = (label: string) =>
  vi.waitFor(async () => expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe(label))

const create = (item: string) => call(app, context, 'todo.create', { item })

/**
 * Keeps the browser from getting a script, which it asks for when the page is idle at the latest. Returns a function that
 * lets it through.
 */
async function delay(script: string): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  await page.route(new RegExp(`/assets/${script}-[^/]*\\.js`), async (route) => {
    await promise
    await route.continue()
  })
  return resolve
}

describe('keys that are pressed while the part that a key has opened is being loaded', () => {
  beforeEach(() => create('one'))

  test('go to the palette, and none of them is a shortcut', async () => {
    const arrives = await delay('palette')
    await page.goto('/inbox')
    await row('one').waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('errands')
    arrives()
    await field('Go anywhere, do anything').waitFor()
    expect(await field('Go anywhere, do anything').inputValue()).toBe('errands')
    await page.keyboard.type(' today')
    expect(await field('Go anywhere, do anything').inputValue()).toBe('errands today')
    await page.keyboard.press('Escape')
    expect(await titles()).toEqual(['one'])
  })

  test('choose in the palette, also with Backspace and Enter', async () => {
    const arrives = await delay('palette')
    await page.goto('/inbox')
    await row('one').waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('historx')
    await page.keyboard.press('Backspace')
    await page.keyboard.type('y')
    await page.keyboard.press('Enter')
    arrives()
    await page.waitForURL('**/history')
  })

  test('are dropped by Escape, which also closes the palette', async () => {
    const arrives = await delay('palette')
    await page.goto('/inbox')
    await row('one').waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('err')
    await page.keyboard.press('Escape')
    await page.keyboard.press('F2')
    await page.keyboard.type('another')
    await page.keyboard.press('Enter')
    await row('another').waitFor()
    arrives()
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  test('name the day of a todo in the date popover', async () => {
    const arrives = await delay('row-popover')
    await page.goto('/inbox')
    await row('one').waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('t')
    await page.keyboard.type('tomorrow 9-10')
    await page.keyboard.press('Enter')
    arrives()
    await row('one')
      .getByText(/9:00.* – 10:00/)
      .waitFor()
    await hasFocus('Edit one')
  })

  test('look for a list in the popover that moves todos', async () => {
    const arrives = await delay('row-popover')
    await page.goto('/inbox')
    await row('one').waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('m')
    await page.keyboard.type('ex')
    arrives()
    await field('Find a list, or name a new one').waitFor()
    expect(await field('Find a list, or name a new one').inputValue()).toBe('ex')
    expect(await titles()).toEqual(['one'])
  })

  test('go to the message field of the assistant, which G and C open', async () => {
    await page.goto('/inbox')
    await row('one').waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('g')
    await page.keyboard.press('c')
    await page.keyboard.type('exit 1')
    await hasFocus('Message')
    expect(await message().inputValue()).toBe('exit 1')
  })
  test('go to the field of the search', async () => {
    await page.goto('/inbox')
    await row('one').waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('/')
    await page.keyboard.type('exe')
    await hasFocus('Search todos')
    expect(await page.getByRole('searchbox').inputValue()).toBe('exe')
  })
})

describe('undo by its keys', () => {
  test('in the empty field for a new todo takes back what was added, and in one with text that text', async () => {
    await page.keyboard.press('n')
    await page.keyboard.type('one')
    await page.keyboard.press('Enter')
    await row('one').waitFor()
    await toast('Added').waitFor()
    await page.keyboard.press('Control+z')
    await row('one').waitFor({ state: 'detached' })
    await hasFocus('Add a todo')
    await page.keyboard.press('Control+y')
    await row('one').waitFor()
    await page.keyboard.type('two')
    await page.keyboard.press('Control+z')
    await vi.waitFor(async () => expect(await quickAdd().inputValue()).not.toBe('two'))
    expect(await titles()).toEqual(['one'])
  })

  test('in the empty message field takes back what the assistant did', async () => {
    await message().fill('add one today')
    await page.keyboard.press('Enter')
    await row('one').waitFor()
    await message().focus()
    await page.keyboard.press('Control+z')
    await row('one').waitFor({ state: 'detached' })
  })
})

describe('Escape', () => {
  test('leaves the search, whose results the arrow down goes into, and / goes back to it', async () => {
    await create('one')
    await page.keyboard.press('/')
    await hasFocus('Search todos')
    await page.keyboard.type('on')
    await row('one').waitFor()
    await page.keyboard.press('ArrowDown')
    await hasFocus('Edit one')
    await page.keyboard.press('/')
    await hasFocus('Search todos')
    await page.keyboard.press('Escape')
    expect(await page.getByRole('searchbox').inputValue()).toBe('on')
    await page.keyboard.press('g')
    await page.keyboard.press('i')
    await page.waitForURL('**/inbox')
  })

  test('leaves the message field, with what is written in it', async () => {
    await page.goto('/assistant')
    await message().fill('later')
    await page.keyboard.press('Escape')
    await page.keyboard.press('g')
    await page.keyboard.press('i')
    await page.waitForURL('**/inbox')
    expect(await message().inputValue()).toBe('later')
  })
})

describe('words that are found nowhere', () => {
  test('become a todo in the palette, understood as in quick add', async () => {
    await page.goto('/all')
    await quickAdd().waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('buy shoes tomorrow 9-10')
    const option = page.getByRole('option', { name: 'Add “buy shoes tomorrow 9-10”' })
    await option.getByText('Tomorrow, ').waitFor()
    expect(await option.getAttribute('aria-selected')).toBe('true')
    await page.keyboard.press('Enter')
    await row('buy shoes')
      .getByText(/9:00.* – 10:00/)
      .waitFor()
    await toast('Added “buy shoes”').getByRole('button', { name: 'Undo' }).click()
    await row('buy shoes').waitFor({ state: 'detached' })
  })

  test('wait in the outbox while the server cannot be reached, also where no list is on screen', async () => {
    await page.goto('/history')
    await page.getByRole('heading', { level: 1, name: 'History' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('buy shoes tomorrow 9-10')
    const option = page.getByRole('option', { name: 'Add “buy shoes tomorrow 9-10”' })
    await option.getByText('Tomorrow, ').waitFor()
    await page.context().setOffline(true)
    await page.keyboard.press('Enter')
    await toast('“buy shoes” is not saved yet.').waitFor()
    await page.getByRole('link', { name: /^All/ }).click()
    const unsent = page.getByRole('region', { name: 'Not saved yet' })
    await unsent.getByText('buy shoes').waitFor()
    await screenshot(page, 'palette-unsent')
    await page.context().setOffline(false)
    await toast('Added “buy shoes”').waitFor()
    await unsent.waitFor({ state: 'detached' })
    await row('buy shoes')
      .getByText(/9:00.* – 10:00/)
      .waitFor()
  })

  test('are looked for by Enter in the palette if they do not say when', async () => {
    await page.keyboard.press('Control+k')
    await page.keyboard.type('buy shoes')
    await page.getByRole('option', { name: 'Add “buy shoes”' }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/search?*')
  })

  test('become a list in the popover that moves a todo, which goes to it', async () => {
    await create('one')
    await page.goto('/inbox')
    await row('one').waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('m')
    await page.getByText('There is no other list.').waitFor()
    await page.keyboard.type('Errands')
    await page.getByRole('option', { name: 'New list “Errands”' }).waitFor()
    await page.keyboard.press('Enter')
    await row('one').waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Errands' }).click()
    await row('one').waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('m')
    await page.keyboard.type('errands')
    await page.getByText('Nothing matches').waitFor()
  })
})
