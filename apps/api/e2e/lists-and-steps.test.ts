import type { BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { AppInBrowser } from './app-in-browser.ts'
import { continueAsGuest, openAppInBrowser, screenshot } from './app-in-browser.ts'

const PHONE = { width: 390, height: 844 }

let app: AppInBrowser
let context: BrowserContext

beforeAll(async () => {
  app = await openAppInBrowser()
})

afterAll(() => app?.close())

beforeEach(async () => {
  context = await app.newContext()
  return () => context.close()
})

/** Opens two tabs of a new guest. */
async function twoTabs(): Promise<[Page, Page]> {
  const [page, beside] = [await context.newPage(), await context.newPage()]
  await continueAsGuest(page)
  await quickAdd(page).waitFor()
  await page.goto('/all')
  await quickAdd(page).waitFor()
  await beside.goto('/all')
  await quickAdd(beside).waitFor()
  return [page, beside]
}

const quickAdd = (page: Page) => page.getByRole('textbox', { name: 'Add a todo' })
const dialog = (page: Page) => page.getByRole('dialog')
const lists = (page: Page) => page.getByRole('region', { name: 'Lists' })
const list = (page: Page, name: string) => lists(page).locator('li', { hasText: name })
const place = (page: Page, name: string) => page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name })
const row = (page: Page, item: string) => page.locator(`main [data-todo]:has([aria-label="Edit ${item}"])`)
const press = (page: Page | Locator, name: string) => page.getByRole('button', { name, exact: true }).click()
const pane = (page: Page) => page.locator('#detail')
const steps = (page: Page) => pane(page).locator('li[data-todo]')
const titles = (page: Page) =>
  steps(page)
    .locator('input:not([type])')
    .evaluateAll((inputs) => inputs.map((input) => (input as unknown as { value: string }).value))
const rowTitles = (page: Page) => page.locator('main [data-control="edit"]').allTextContents()

async function add(page: Page, text: string): Promise<void> {
  await quickAdd(page).fill(text)
  await quickAdd(page).press('Enter')
  await row(page, text).waitFor()
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
    await row(beside, 'Pack the kitchen').getByText('List: Moving house').waitFor()
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
    await row(beside, 'Pack the kitchen').getByText('1 of 5 steps done').waitFor()
    await steps(page).nth(0).getByRole('checkbox').click()
    await row(beside, 'Pack the kitchen').getByText('2 of 5 steps done').waitFor()

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
    await row(page, 'Pack the kitchen').getByRole('checkbox').click()
    await page.getByText('3 open steps were completed too').waitFor()
    await row(beside, 'Pack the kitchen').waitFor({ state: 'detached' })
    await press(page, 'Undo')
    await row(page, 'Pack the kitchen').getByText('2 of 5 steps done').waitFor()
    await row(beside, 'Pack the kitchen').getByText('2 of 5 steps done').waitFor()

    // The archived list takes its todos out of all others at once.
    await list(page, 'Moving house').hover()
    await press(page, 'Edit list Moving house')
    await press(dialog(page), 'Archive')
    await row(beside, 'Pack the kitchen').waitFor({ state: 'detached' })
    // On screen, it is marked, and takes no new todos.
    await page.getByText('“Moving house” is archived.').waitFor()
    await page.getByRole('textbox', { name: 'Add a todo' }).waitFor({ state: 'hidden' })
    await screenshot(page, 'list-archived')
    await lists(beside).getByText('Archived (1)').click()
    await list(beside, 'Moving house').hover()
    await press(beside, 'Edit list Moving house')
    await press(dialog(beside), 'Bring back')
    await row(beside, 'Pack the kitchen').getByText('2 of 5 steps done').waitFor()
    await row(page, 'Pack the kitchen').waitFor()
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'Moving house' }).waitFor()
    await row(page, 'Pack the kitchen').getByText('2 of 5 steps done').waitFor()
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
    await row(page, 'Report').hover()
    await press(page, 'More for Report')
    await page.getByRole('menuitem', { name: 'Move to list…' }).click()
    await page.getByRole('option', { name: 'Home' }).click()
    await row(page, 'Report').waitFor({ state: 'detached' })
    await row(beside, 'Report').getByText('List: Home').waitFor()
    await shows(() => names(beside), ['Home22 open todos', 'Office'])

    await list(page, 'Home').getByRole('link').click()
    await row(page, 'Tidy').waitFor()
    await list(page, 'Home').hover()
    await press(page, 'Edit list Home')
    await press(dialog(page), 'Delete')
    await dialog(page).getByLabel('Its todos').selectOption('Delete them')
    await screenshot(page, 'list-delete')
    await press(dialog(page), 'Delete list')
    for (const item of ['Tidy', 'Report']) await row(beside, item).waitFor({ state: 'detached' })
    await shows(() => names(beside), ['Office'])
    await press(page, 'Undo')
    for (const item of ['Tidy', 'Report']) await row(beside, item).getByText('List: Home').waitFor()
    await shows(() => names(page), ['Home22 open todos', 'Office'])

    // To the inbox.
    await list(page, 'Home').hover()
    await press(page, 'Edit list Home')
    await press(dialog(page), 'Delete')
    await press(dialog(page), 'Delete list')
    await place(page, 'Inbox').getByText('2 open todos').waitFor()
    await place(page, 'Inbox').click()
    for (const item of ['Tidy', 'Report']) await row(page, item).waitFor()
  })

  test('are reachable on a phone, and the browser goes back to the list before', async () => {
    const page = await context.newPage()
    await page.setViewportSize(PHONE)
    await continueAsGuest(page)
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
    await row(page, 'Milk').waitFor({ state: 'detached' })
    await page.goBack()
    await row(page, 'Milk').waitFor()
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
    for (const tab of [page, beside]) await shows(() => rowTitles(tab), items)

    // By drag and drop.
    await page.locator('main [data-todo][draggable="true"]').first().waitFor()
    await row(page, 'Five').dragTo(row(page, 'Two'), { targetPosition: { x: 100, y: 3 } })
    await shows(() => rowTitles(beside), ['One', 'Five', 'Two', 'Three', 'Four'])
    await screenshot(page, 'manual-order')

    // By the keyboard, which stays on the moved todo.
    await row(page, 'One').getByRole('checkbox').focus()
    for (let count = 0; count < 3; count += 1) await page.keyboard.press('Alt+ArrowDown')
    await shows(() => rowTitles(beside), ['Five', 'Two', 'Three', 'One', 'Four'])
    await shows(() => page.evaluate(`document.activeElement.getAttribute('aria-label')`), 'Complete One')

    // Twenty moves from both tabs, without waiting for one another.
    const move = async (tab: Page, item: string, key: string) => {
      await row(tab, item).getByRole('checkbox').focus()
      for (let count = 0; count < 10; count += 1) await tab.keyboard.press(count % 3 === 2 ? 'Alt+ArrowUp' : key)
    }
    await Promise.all([move(page, 'One', 'Alt+ArrowDown'), move(beside, 'Four', 'Alt+ArrowUp')])
    await vi.waitFor(
      async () => {
        const [here, there] = [await rowTitles(page), await rowTitles(beside)]
        expect(here).toEqual(there)
        await beside.reload()
        await row(beside, 'One').waitFor()
        expect(await rowTitles(beside)).toEqual(here)
      },
      { timeout: 30_000, interval: 1_000 },
    )
    const { todos } = await page.evaluate<{ todos: { position: string }[] }>(
      `fetch('/trpc/todo.list').then((answer) => answer.json()).then((json) => json.result.data)`,
    )
    expect(new Set(todos.map(({ position }) => position)).size).toBe(items.length)
  })
})
