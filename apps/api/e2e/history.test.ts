import { randomUUIDv7 } from 'node:crypto'
import type { BrowserContext, Page } from 'playwright-core'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { appForTests, openGuest } from './app-for-tests.ts'
import { screenshot, send } from './app-in-browser.ts'
import { quickAddOf } from './page-parts.ts'
import { call } from './server-calls.ts'

const app = appForTests()
let context: BrowserContext
let page: Page

beforeEach(async () => {
  ;({ context, page } = await openGuest(app, { path: '/inbox' }))
  return () => context.close()
})

const quickAdd = () => quickAddOf(page)
const rows = () => page.locator('main [data-control="edit"]')
const entry = (words: string) => page.locator('li.history-entry', { hasText: words })
const entries = () => page.locator('li.history-entry p:first-child')
const toast = (message: string | RegExp) => page.getByRole('status').filter({ hasText: message })

async function shows<Value>(read: () => Promise<Value>, expected: Value): Promise<void> {
  await vi.waitFor(async () => expect(await read()).toEqual(expected), { timeout: 20_000, interval: 100 })
}

const showsRows = (...titles: string[]) => shows(async () => (await rows().allTextContents()).sort(), titles.sort())

async function add(text: string): Promise<void> {
  await quickAdd().fill(text)
  await quickAdd().press('Enter')
  await rows().filter({ hasText: text }).waitFor()
}

/** Moves the focus out of the field, whose own undo the keys would be. */
async function leaveField(): Promise<void> {
  await page.getByRole('heading', { level: 1 }).click()
}

async function openHistory(): Promise<void> {
  await page.getByRole('link', { name: 'History', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'History' }).waitFor()
}

describe('undo and redo by keys', () => {
  test('they go back and forward change by change, and say what they did', async () => {
    await add('Milk')
    await add('Bread')
    await leaveField()
    await page.keyboard.press('Control+z')
    await toast('Undone: Created “Bread”').waitFor()
    await showsRows('Milk')
    await page.keyboard.press('Control+z')
    await toast('Undone: Created “Milk”').waitFor()
    await showsRows()
    await page.keyboard.press('Control+Shift+z')
    await toast('Redone: Created “Milk”').waitFor()
    await page.keyboard.press('Control+y')
    await toast('Redone: Created “Bread”').waitFor()
    await showsRows('Milk', 'Bread')
  })

  test('in a field they are the undo of the field', async () => {
    await add('Milk')
    await quickAdd().fill('Bread')
    await page.keyboard.press('Control+z')
    await quickAdd().fill('')
    await showsRows('Milk')
    await leaveField()
    await page.keyboard.press('Control+z')
    await toast('Undone: Created “Milk”').waitFor()
  })

  test('what the assistant has done is undone in one step, and the toast brings it back', async () => {
    await send(page, 'Add milk, bread and butter')
    await showsRows('butter', 'bread', 'milk')
    await leaveField()
    await page.keyboard.press('Control+z')
    await toast('Undone: Created 3 todos').waitFor()
    await showsRows()
    await page.getByRole('button', { name: 'Redo' }).click()
    await showsRows('butter', 'bread', 'milk')
  })
})

describe('undo of chats and todos', () => {
  const chats = () => page.getByRole('button', { name: /^Chats, now:/ })
  const log = () => page.getByRole('log')

  async function deleteChat(): Promise<void> {
    await chats().click()
    const item = page.getByRole('list', { name: 'Chats' }).getByRole('listitem')
    await item
      .first()
      .getByRole('button', { name: /^Delete / })
      .click()
    await toast(/^Deleted/).waitFor()
    await page.keyboard.press('Escape')
  }

  test('the last thing that was done is taken back first, be it a chat or a todo', async () => {
    await send(page, 'What is on my list?')
    await log().getByText('What is on my list?').waitFor()
    await add('Milk')
    await deleteChat()
    await log().getByText('What is on my list?').waitFor({ state: 'detached' })
    await leaveField()
    await page.keyboard.press('Control+z')
    await toast(/^Undone: Deleted the chat “/).waitFor()
    await log().getByText('What is on my list?').waitFor()
    await showsRows('Milk')
    await page.keyboard.press('Control+z')
    await toast('Undone: Created “Milk”').waitFor()
    await page.keyboard.press('Control+y')
    await toast('Redone: Created “Milk”').waitFor()
    await page.keyboard.press('Control+y')
    await toast(/^Redone: Deleted the chat “/).waitFor()
    await log().getByText('What is on my list?').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo', exact: true }).last().click()
    await log().getByText('What is on my list?').waitFor()
    await showsRows('Milk')
  })

  test('a todo that is changed after a chat was deleted is taken back first, pressed as fast as can be', async () => {
    await send(page, 'What is on my list?')
    await log().getByText('What is on my list?').waitFor()
    await deleteChat()
    await add('Milk')
    await leaveField()
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    await toast(/^Undone: Deleted the chat “/).waitFor()
    await log().getByText('What is on my list?').waitFor()
    await showsRows()
  })

  test('a chat that is renamed gets its old name back, and the new one again', async () => {
    await add('Milk')
    await send(page, 'What is on my list?')
    await log().getByText('What is on my list?').waitFor()
    await chats().click()
    await page
      .getByRole('button', { name: /^Rename / })
      .first()
      .click()
    await page.getByRole('textbox', { name: /^New name of / }).fill('Plans')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Chats, now: Plans' }).waitFor()
    await page.keyboard.press('Escape')
    await leaveField()
    await page.keyboard.press('Control+z')
    await toast(/^Undone: Renamed the chat “.*” to “Plans”/).waitFor()
    await page.getByRole('button', { name: 'Chats, now: Plans' }).waitFor({ state: 'detached' })
    await page.keyboard.press('Control+y')
    await page.getByRole('button', { name: 'Chats, now: Plans' }).waitFor()
    await showsRows('Milk')
  })

  test('a write that is under way is what an undo takes back', async () => {
    await add('Milk')
    const pressed = Promise.withResolvers<void>()
    await page.route('**/trpc/todo.complete**', async (route) => {
      await pressed.promise
      await route.continue()
    })
    await page.locator('main [data-todo] input[type="checkbox"]').click()
    await leaveField()
    await page.keyboard.press('Control+z')
    pressed.resolve()
    await toast('Undone: Completed “Milk”').waitFor()
    await showsRows('Milk')
  })
})

describe('the history', () => {
  test('each change is listed with its fields before and after, and undone and redone in its place', async () => {
    await add('Milk')
    await send(page, 'Rename milk to oat milk')
    await showsRows('oat milk')
    await openHistory()
    const renamed = entry('Changed “oat milk”')
    await renamed.getByText('Title:').waitFor()
    expect(await renamed.textContent()).toMatch(/The assistant.*Title: before: Milk →\s+now: oat milk/)
    const undo = renamed.getByRole('button', { name: 'Undo: Changed “oat milk”' })
    await undo.focus()
    await undo.press('Enter')
    await renamed.getByText('undone').waitFor()
    await entry('Took back: Changed “oat milk”').waitFor()
    // The button has become its opposite, and still has the focus.
    await page.locator('button:focus[aria-label="Redo: Changed “oat milk”"]').waitFor()
    await page.keyboard.press('Enter')
    await entry('Redone: Changed “oat milk”').waitFor()
    await page.goBack()
    await showsRows('oat milk')
  })

  test('it is filtered by who made the changes', async () => {
    await add('Milk')
    await send(page, 'Add bread')
    await showsRows('Milk', 'bread')
    await openHistory()
    await shows(() => entries().allTextContents(), ['Created “bread”', 'Created “Milk”'])
    await page.getByRole('radio', { name: 'The assistant' }).check()
    await shows(() => entries().allTextContents(), ['Created “bread”'])
    await page.getByRole('radio', { name: 'You' }).check()
    await shows(() => entries().allTextContents(), ['Created “Milk”'])
    // The filter is in the address. Without a program there is nothing else to choose.
    await page.reload()
    await shows(() => entries().allTextContents(), ['Created “Milk”'])
    expect(await page.getByRole('radio').count()).toBe(3)
  })

  test('going back to an earlier state says before what it does, and can be redone', async () => {
    for (const item of ['Milk', 'Bread', 'Butter']) await add(item)
    await send(page, 'Delete milk')
    await showsRows('Bread', 'Butter')
    await openHistory()
    await page.getByRole('button', { name: 'Go back to before this: Created “Bread”' }).click()
    const dialog = page.getByRole('dialog', { name: 'Go back to an earlier state' })
    await dialog.getByText(/^This takes back all 3 changes since /).waitFor()
    expect(await dialog.getByRole('listitem').allTextContents()).toEqual([
      'Milk · comes back',
      'Butter · is deleted',
      'Bread · is deleted',
    ])
    await screenshot(page, 'history-since')
    await dialog.getByRole('button', { name: 'Take back 3 changes' }).click()
    await toast('Undone: 3 changes').waitFor()
    await dialog.waitFor({ state: 'hidden' })
    await page.goBack()
    await showsRows('Milk')
    // To go back was the last thing done: an undo takes back nothing older.
    await page.keyboard.press('ControlOrMeta+z')
    await showsRows('Bread', 'Butter')
    await page.getByRole('button', { name: 'Redo' }).click()
    await showsRows('Milk')
    await page.keyboard.press('ControlOrMeta+z')
    await showsRows('Bread', 'Butter')
  })

  test('going back says names as they are, and how many todos the changes are of', async () => {
    await add('eGFR test')
    await send(page, 'Rename eGFR test to iPad case')
    await showsRows('iPad case')
    await openHistory()
    await page.getByRole('button', { name: 'Go back to before this: Created “eGFR test”' }).click()
    const dialog = page.getByRole('dialog', { name: 'Go back to an earlier state' })
    await dialog.getByText(/^This takes back all 2 changes since .*\. They are of 1 todo:$/).waitFor()
    // As it is seen: innerText follows the styles, also those of a first letter.
    expect(await dialog.getByRole('listitem').first().innerText()).toMatch(/^iPad case/)
  })

  test('changes of another program appear, and older ones come while scrolling', async () => {
    const ids = Array.from({ length: 60 }, () => randomUUIDv7())
    for (const [n, id] of ids.entries()) await call(app, context, 'todo.create', { id, item: `Todo ${n}` })
    await openHistory()
    await entry('Created “Todo 59”').waitFor()
    await entry('Created “Todo 20”').scrollIntoViewIfNeeded()
    await page.locator('li.history-entry').last().scrollIntoViewIfNeeded()
    await entry('Created “Todo 0”').waitFor()
    await call(app, context, 'todo.update', { id: ids, importance: 'high' })
    const bulk = entry('Changed 60 todos')
    await bulk.waitFor()
    await bulk.getByRole('button', { name: 'Show 55 more' }).click()
    expect(await bulk.getByRole('listitem').filter({ hasText: 'Importance:' }).count()).toBeGreaterThanOrEqual(60)
    await bulk.getByRole('button', { name: 'Undo: Changed 60 todos' }).click()
    await toast('Undone: Changed 60 todos').waitFor()
  })
})
