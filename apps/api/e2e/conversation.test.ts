import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { appForTests, openGuest } from './app-for-tests.ts'
import { screenshot, send } from './app-in-browser.ts'

const app = appForTests({ env: { RATE_LIMIT_PER_MINUTE: '1000', ASSISTANT: 'offline' } })
let page: Page
const complaints: string[] = []

beforeAll(async () => {
  const prepare = (page: Page) => page.on('pageerror', (error) => complaints.push(String(error)))
  ;({ page } = await openGuest(app, { prepare }))
  await showAll()
})

/** Opens the list of all todos, with the assistant beside it. */
async function showAll(): Promise<void> {
  await page.goto('/all')
  await page.getByRole('textbox', { name: 'Message' }).waitFor()
}

/** Saves pictures of the page in both colour schemes, and on a phone, for a person to look at. */
async function screenshots(name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await screenshot(page, `${name}-${colorScheme}`)
  }
  await page.setViewportSize({ width: 390, height: 800 })
  await screenshot(page, `${name}-390`)
  await page.setViewportSize({ width: 1280, height: 800 })
}

const log = () => page.getByRole('log')
const todo = (item: string) => page.getByRole('main').getByText(item)
const chats = () => page.getByRole('button', { name: /^Chats, now:/ })

test('an edited message replaces the first one, and undoes what its answer has changed', async () => {
  await send(page, 'Create a todo for buying oat milk')
  await todo('oat milk').waitFor()
  await log().getByRole('button', { name: 'Ask again' }).waitFor({ state: 'attached' })
  await log().getByText('Create a todo for buying oat milk').hover()
  await log().getByRole('button', { name: 'Edit this message' }).click()
  const form = page.getByRole('form', { name: 'Edit the message' })
  await form.getByText('will be undone (1 change)').waitFor()
  await screenshots('edit-message')
  await form.getByRole('textbox').fill('Create a todo for buying rye bread')
  await form.getByRole('button', { name: 'Send' }).click()
  await todo('rye bread').waitFor()
  await todo('oat milk').waitFor({ state: 'detached' })

  expect(await log().textContent()).not.toContain('oat milk')
})

test('the earlier version can be looked at and used again, and no todo changes by that', async () => {
  await page.getByRole('button', { name: 'Version 2 of 2: show the others' }).click()
  const dialog = page.getByRole('dialog', { name: 'Another version' })
  await dialog.getByText('Create a todo for buying oat milk').waitFor()
  // A link would open the todo behind the dialog.
  await dialog.locator('strong', { hasText: 'oat milk' }).waitFor()
  expect(await dialog.getByRole('link').count()).toBe(0)
  await screenshots('earlier-version')
  await dialog.getByRole('button', { name: 'Use this version' }).click()
  await log().getByText('Create a todo for buying oat milk').waitFor()
  await page.getByText('Your todos were not changed.').waitFor()

  expect(await log().textContent()).not.toContain('rye bread')
  expect(await todo('rye bread').count()).toBe(1)
  await showAll()
  await log().getByText('Create a todo for buying oat milk').waitFor()
  await page.getByRole('button', { name: /^Version 1 of 2/ }).waitFor()
})

test('words of a message lead to its conversation', async () => {
  await page.getByRole('button', { name: 'New chat' }).click()
  await send(page, 'What is on my list?')
  await log().getByRole('button', { name: 'Ask again' }).waitFor({ state: 'attached' })
  await chats().click()
  await page.getByRole('searchbox', { name: 'Search your chats' }).fill('oat milk')
  const found = page.getByRole('list', { name: 'Messages found' }).getByRole('button')
  await found.first().waitFor()
  await screenshots('search-chats')
  await found.first().click()
  await log().getByText('Create a todo for buying oat milk').waitFor()

  expect(await log().textContent()).not.toContain('What is on my list?')
})

test('a deleted conversation comes back with undo, and is shown again', async () => {
  await chats().click()
  const item = page
    .getByRole('list', { name: 'Chats' })
    .getByRole('listitem')
    .filter({ has: page.locator('[aria-current=true]') })
  await item.getByRole('button', { name: /^Delete / }).click()
  const toast = page.getByRole('status').filter({ hasText: 'Deleted' })
  await toast.waitFor()
  await screenshots('deleted-chat')
  await log().getByText('Create a todo for buying oat milk').waitFor({ state: 'detached' })
  await toast.getByRole('button', { name: 'Undo' }).click()
  await log().getByText('Create a todo for buying oat milk').waitFor()

  expect(complaints).toEqual([])
})

test('a conversation is found by its title, and a deleted one is restored from the list of deleted chats', async () => {
  await chats().click()
  const item = page
    .getByRole('list', { name: 'Chats' })
    .getByRole('listitem')
    .filter({ has: page.locator('[aria-current=true]') })
  await item.getByRole('button', { name: /^Rename / }).click()
  await page.getByRole('textbox', { name: /^New name of / }).fill('Quokka')
  await page.keyboard.press('Enter')
  await page.getByRole('list', { name: 'Chats' }).getByRole('button', { name: 'Quokka', exact: true }).waitFor()
  await page.getByRole('searchbox', { name: 'Search your chats' }).fill('quokka')
  await page.getByRole('list', { name: 'Chats found' }).getByRole('button', { name: 'Quokka' }).waitFor()
  await page.getByRole('searchbox', { name: 'Search your chats' }).fill('')

  await page.getByRole('button', { name: 'Delete Quokka' }).click()
  await page.getByRole('button', { name: 'Delete Quokka' }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Deleted chats' }).click()
  const deleted = page.getByRole('list', { name: 'Deleted chats' })
  await deleted.getByText('Quokka').waitFor()
  await screenshots('deleted-chats')
  await deleted.getByRole('button', { name: 'Restore Quokka' }).click()
  await page.getByText('No deleted chats.').waitFor()
  await page.getByRole('button', { name: 'Back to your chats' }).click()
  await page.getByRole('list', { name: 'Chats' }).getByRole('button', { name: 'Quokka', exact: true }).waitFor()
  await page.keyboard.press('Escape')

  expect(complaints).toEqual([])
})
