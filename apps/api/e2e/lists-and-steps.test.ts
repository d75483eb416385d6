import type { BrowserContext, Locator, Page } from 'playwright-core'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { appForTests, openGuest } from './app-for-tests.ts'
import { screenshot } from './app-in-browser.ts'
import { quickAddOf, rowOf, titlesOf } from './page-parts.ts'
import { query } from './server-calls.ts'

const PHONE = { width: 390, height: 844 }

const app = appForTests()
let context: BrowserContext

afterEach(() => context?.close())

/** Opens two tabs of a new guest. */
async function twoTabs(): Promise<[Page, Page]> {
  const guest = await openGuest(app, { path: '/all' })
  context = guest.context
  const beside = await context.newPage()
  await beside.goto('/all')
  await quickAddOf(beside).waitFor()
  return [guest.page, beside]
}

const dialog = (page: Page) => page.getByRole('dialog')
const lists = (page: Page) => page.getByRole('region', { name: 'Lists' })
const list = (page: Page, name: string) => lists(page).locator('li', { hasText: name })
const place = (page: Page, name: string) => page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name })
const press = (page: Page | Locator, name: string) => page.getByRole('button', { name, exact: true }).click()
const pane = (page: Page) => page.locator('#detail')
const steps = (page: Page) => pane(page).locator('li[data-todo]')
const titles = (page: Page) =>
  steps(page)
    .locator('input:not([type])')
    .evaluateAll((inputs) => inputs.map((input) => (input as unknown as { value: string }).value))

async function add(page: Page, text: string): Promise<void> {
  await quickAddOf(page).fill(text)
  await quickAddOf(page).press('Enter')
  await rowOf(page, text).waitFor()
}

async function newList(page: Page, name: string): Promise<void> {
  const input = lists(page).getByRole('textbox', { name: 'New list' })
  await input.fill(name)
  await input.press('Enter')
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

async function shows<Value>(read: () => Promise<Value>, expected: Value): Promise<void> {
  await vi.waitFor(async () => expect(await read()).toEqual(expected), { timeout: 20_000, interval: 100 })
}

describe('a list with a todo of five steps', () => {
  test('is made, ordered, archived and brought back, and another tab shows all of it live', async () => {
    const [page, beside] = await twoTabs()
    await newList(page, 'Moving house')
    await list(beside, 'Moving house').waitFor()
    expect(new URL(page.url()).pathname).toMatch(/^\/list\/[0-9a-f-]{36}$/)
    await add(page, 'Pack the kitchen')
    await rowOf(beside, 'Pack the kitchen').getByText('List: Moving house').waitFor()
    await list(beside, 'Moving house').getByText('1 open todo').waitFor()

    // The steps: one by one, and pasted as a checklist.
    await press(page, 'Edit Pack the kitchen')
    const step = pane(page).getByRole('textbox', { name: 'Add a step' })
    await step.fill('Boxes')
    await step.press('Enter')
    await shows(() => titles(page), ['Boxes'])
    await step.focus()
    await page.evaluate(`{
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', '- [x] Tape\\n- [ ] Plates\\n* Glasses\\n1. Pans')
      const paste = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
      document.activeElement.dispatchEvent(paste)
    }`)
    await shows(() => titles(page), ['Boxes', 'Tape', 'Plates', 'Glasses', 'Pans'])
    await rowOf(beside, 'Pack the kitchen').getByText('1 of 5 steps done').waitFor()
    await steps(page).nth(0).getByRole('checkbox').click()
    await rowOf(beside, 'Pack the kitchen').getByText('2 of 5 steps done').waitFor()

    // By a button, by the keyboard, and in the other tab at once.
    await press(beside, 'Edit Pack the kitchen')
    await steps(page).nth(4).hover()
    await press(pane(page), 'Move Pans up')
    await shows(() => titles(beside), ['Boxes', 'Tape', 'Plates', 'Pans', 'Glasses'])
    await steps(page).nth(3).getByRole('checkbox').focus()
    await page.keyboard.press('Alt+ArrowUp')
    await shows(() => titles(beside), ['Boxes', 'Tape', 'Pans', 'Plates', 'Glasses'])
    await pane(beside).getByRole('textbox', { name: 'Title of Pans' }).fill('Pots and pans')
    await pane(beside).getByRole('textbox', { name: 'Title of Pans' }).press('Enter')
    await shows(() => titles(page), ['Boxes', 'Tape', 'Pots and pans', 'Plates', 'Glasses'])
    await screenshot(page, 'steps-light')
    await beside.emulateMedia({ colorScheme: 'dark' })
    await screenshot(beside, 'steps-dark')
    await beside.setViewportSize(PHONE)
    await screenshot(beside, 'steps-dark-phone')
    await beside.setViewportSize({ width: 1280, height: 800 })
    for (const tab of [page, beside]) await press(pane(tab), 'Close the details')

    // Completing the todo takes its open steps along, and undo brings them back as they were.
    await rowOf(page, 'Pack the kitchen').getByRole('checkbox').click()
    await page.getByText('3 open steps were completed too').waitFor()
    await rowOf(beside, 'Pack the kitchen').waitFor({ state: 'detached' })
    await press(page, 'Undo')
    await rowOf(page, 'Pack the kitchen').getByText('2 of 5 steps done').waitFor()
    await rowOf(beside, 'Pack the kitchen').getByText('2 of 5 steps done').waitFor()

    // The archived list takes its todos out of all others at once.
    await list(page, 'Moving house').hover()
    await press(page, 'Edit list Moving house')
    await press(dialog(page), 'Archive')
    await rowOf(beside, 'Pack the kitchen').waitFor({ state: 'detached' })
    // On screen, it is marked, and takes no new todos.
    await page.getByText('“Moving house” is archived.').waitFor()
    await page.getByRole('textbox', { name: 'Add a todo' }).waitFor({ state: 'hidden' })
    await screenshot(page, 'list-archived')
    await lists(beside).getByText('Archived (1)').click()
    await list(beside, 'Moving house').hover()
    await press(beside, 'Edit list Moving house')
    await press(dialog(beside), 'Bring back')
    await rowOf(beside, 'Pack the kitchen').getByText('2 of 5 steps done').waitFor()
    await rowOf(page, 'Pack the kitchen').waitFor()
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'Moving house' }).waitFor()
    await rowOf(page, 'Pack the kitchen').getByText('2 of 5 steps done').waitFor()
  })
})

describe('lists', () => {
  test('are renamed, recoloured, ordered and deleted with what the user chose for their todos, and undo brings all back', async () => {
    const [page, beside] = await twoTabs()
    await newList(page, 'Home')
    await add(page, 'Tidy')
    await newList(page, 'Work')
    await add(page, 'Report')
    const names = (tab: Page) => lists(tab).locator('li a[aria-keyshortcuts]').allTextContents()
    await shows(() => names(beside), ['Home11 open todo', 'Work11 open todo'])

    await list(page, 'Work').getByRole('link').focus()
    await page.keyboard.press('Alt+ArrowUp')
    await shows(() => names(beside), ['Work11 open todo', 'Home11 open todo'])
    await list(page, 'Work').dragTo(list(page, 'Home'))
    await shows(() => names(beside), ['Home11 open todo', 'Work11 open todo'])

    await list(page, 'Work').hover()
    await press(page, 'Edit list Work')
    await dialog(page).getByLabel('Name').fill('Office')
    await press(dialog(page), 'purple')
    await screenshot(page, 'list-dialog')
    await press(dialog(page), 'Save')
    await list(beside, 'Office').locator('[data-color="purple"]').waitFor()

    // Moved to another list through the menu of the row.
    await rowOf(page, 'Report').hover()
    await press(page, 'More for Report')
    await page.getByRole('menuitem', { name: 'Move to list…' }).click()
    await page.getByRole('option', { name: 'Home' }).click()
    await rowOf(page, 'Report').waitFor({ state: 'detached' })
    await rowOf(beside, 'Report').getByText('List: Home').waitFor()
    await shows(() => names(beside), ['Home22 open todos', 'Office'])

    await list(page, 'Home').getByRole('link').click()
    await rowOf(page, 'Tidy').waitFor()
    await list(page, 'Home').hover()
    await press(page, 'Edit list Home')
    await press(dialog(page), 'Delete')
    await dialog(page).getByLabel('Its todos').selectOption('Delete them')
    await screenshot(page, 'list-delete')
    await press(dialog(page), 'Delete list')
    for (const item of ['Tidy', 'Report']) await rowOf(beside, item).waitFor({ state: 'detached' })
    await shows(() => names(beside), ['Office'])
    await press(page, 'Undo')
    for (const item of ['Tidy', 'Report']) await rowOf(beside, item).getByText('List: Home').waitFor()
    await shows(() => names(page), ['Home22 open todos', 'Office'])

    // To the inbox.
    await list(page, 'Home').hover()
    await press(page, 'Edit list Home')
    await press(dialog(page), 'Delete')
    await press(dialog(page), 'Delete list')
    await place(page, 'Inbox').getByText('2 open todos').waitFor()
    await place(page, 'Inbox').click()
    for (const item of ['Tidy', 'Report']) await rowOf(page, item).waitFor()
  })

  test('are reachable on a phone, and the browser goes back to the list before', async () => {
    await using guest = await openGuest(app, { viewport: PHONE })
    const { page } = guest
    await press(page, 'Open the side bar')
    const input = dialog(page).getByRole('textbox', { name: 'New list' })
    await input.fill('Shopping')
    await input.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Shopping' }).waitFor()
    await dialog(page).waitFor({ state: 'detached' })
    await add(page, 'Milk')
    await press(page, 'More for Milk')
    await screenshot(page, 'row-menu-phone')
    await page.keyboard.press('Escape')
    await press(page, 'Open the side bar')
    await screenshot(page, 'lists-phone')
    await dialog(page)
      .getByRole('link', { name: /^Inbox/ })
      .click()
    await rowOf(page, 'Milk').waitFor({ state: 'detached' })
    await page.goBack()
    await rowOf(page, 'Milk').waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true)
  })
})

describe('manual order', () => {
  test('two tabs that move todos at the same time end with the same order', async () => {
    const [page, beside] = await twoTabs()
    const items = ['One', 'Two', 'Three', 'Four', 'Five']
    await newList(page, 'Order')
    for (const item of items) await add(page, item)
    await press(page, 'My order')
    await beside.goto(page.url())
    for (const tab of [page, beside]) await shows(() => titlesOf(tab), items)

    // By drag and drop.
    await page.locator('main [data-todo][draggable="true"]').first().waitFor()
    await rowOf(page, 'Five').dragTo(rowOf(page, 'Two'), { targetPosition: { x: 100, y: 3 } })
    await shows(() => titlesOf(beside), ['One', 'Five', 'Two', 'Three', 'Four'])
    await screenshot(page, 'manual-order')

    // By the keyboard, which stays on the moved todo.
    await rowOf(page, 'One').getByRole('checkbox').focus()
    for (let count = 0; count < 3; count += 1) await page.keyboard.press('Alt+ArrowDown')
    await shows(() => titlesOf(beside), ['Five', 'Two', 'Three', 'One', 'Four'])
    await shows(() => page.evaluate(`document.activeElement.getAttribute('aria-label')`), 'Complete One')

    // Twenty moves from both tabs, without waiting for one another.
    const move = async (tab: Page, item: string, key: string) => {
      await rowOf(tab, item).getByRole('checkbox').focus()
      for (let count = 0; count < 10; count += 1) await tab.keyboard.press(count % 3 === 2 ? 'Alt+ArrowUp' : key)
    }
    await Promise.all([move(page, 'One', 'Alt+ArrowDown'), move(beside, 'Four', 'Alt+ArrowUp')])
    await vi.waitFor(
      async () => {
        const [here, there] = [await titlesOf(page), await titlesOf(beside)]
        expect(here).toEqual(there)
        await beside.reload()
        await rowOf(beside, 'One').waitFor()
        expect(await titlesOf(beside)).toEqual(here)
      },
      { timeout: 30_000, interval: 1_000 },
    )
    const { todos } = await query<{ todos: { position: string }[] }>(app, context, 'todo.list', {})
    expect(new Set(todos.map(({ position }) => position)).size).toBe(items.length)
  })
})
