import type { BrowserContext, Page } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import { appForTests, openGuest } from './app-for-tests.ts'
import { screenshot } from './app-in-browser.ts'
import { quickAddOf, rowOf } from './page-parts.ts'

const app = appForTests()
let context: BrowserContext
let page: Page

beforeEach(async () => {
  ;({ context, page } = await openGuest(app))
  return () => context.close()
})

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Edit saved search' })
const searches = (page: Page) => page.getByRole('region', { name: 'Saved searches' })
const link = (page: Page, name: string) => searches(page).getByRole('link', { name })
const names = (page: Page) => searches(page).getByRole('link').allInnerTexts()
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

async function saveSearch(page: Page, query: string, name: string): Promise<void> {
  await page.goto(`/search?q=${encodeURIComponent(query)}`)
  await press(page, 'Save this search')
  await page.getByRole('textbox', { name: 'Name of the search' }).fill(name)
  await press(page, 'Save')
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

async function edit(page: Page, name: string): Promise<void> {
  await link(page, name).hover()
  await press(page, `Edit saved search ${name}`)
  await dialog(page).waitFor()
}

test('a saved search is renamed and deleted from the side bar, and both can be undone by a toast and by the keys', async () => {
  await quickAddOf(page).fill('Buy milk #home')
  await quickAddOf(page).press('Enter')
  // A reload before the words are read would lose them.
  await page.getByText('Added “Buy milk”').waitFor()
  await saveSearch(page, '#home', 'Chores')
  await saveSearch(page, 'milk', 'Dairy')
  const beside = await context.newPage()
  await beside.goto('/all')
  await link(beside, 'Chores').waitFor()

  await edit(page, 'Chores')
  await dialog(page).getByText('#home').waitFor()
  await screenshot(page, 'saved-search-dialog')
  await dialog(page).getByLabel('Name').fill('Housework')
  await dialog(page).getByLabel('Name').press('Enter')
  await link(page, 'Housework').waitFor()
  await link(beside, 'Housework').waitFor()
  expect(await names(page)).toEqual([expect.stringContaining('Housework'), expect.stringContaining('Dairy')])
  await press(page, 'Undo')
  await link(beside, 'Chores').waitFor()

  await link(page, 'Chores').click()
  await page.getByRole('heading', { level: 1, name: 'Chores' }).waitFor()
  await edit(page, 'Chores')
  await dialog(page).getByRole('button', { name: 'Delete' }).click()
  await link(beside, 'Chores').waitFor({ state: 'detached' })
  // The words of the deleted search are still searched for.
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/search?q=%23home')
  await rowOf(page, 'Buy milk').waitFor()
  await page.getByText('Deleted the saved search “Chores”').waitFor()
  await screenshot(page, 'saved-search-deleted')

  // The deletion was the last thing done, so the keys undo it, and not the todo.
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('Control+z')
  await link(beside, 'Chores').waitFor()
  expect(await names(page)).toEqual([expect.stringContaining('Chores'), expect.stringContaining('Dairy')])
  await rowOf(page, 'Buy milk').waitFor()
})
