import type { BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
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

async function openPage(): Promise<Page> {
  const page = await context.newPage()
  await continueAsGuest(page)
  await quickAdd(page).waitFor()
  return page
}

const quickAdd = (page: Page) => page.getByRole('textbox', { name: 'Add a todo' })
const dialog = (page: Page) => page.getByRole('dialog')
const press = (page: Page | Locator, name: string) => page.getByRole('button', { name, exact: true }).click()
const row = (page: Page, item: string) => page.locator(`main [data-todo]:has([aria-label="Edit ${item}"])`)
const toast = (page: Page, text: string | RegExp) => page.locator('.toast', { hasText: text }).waitFor()

interface Stored {
  item: string
  start_time: string | null
  alarm_time: string | null
  due_date: string | null
  end_date: string | null
  recurrence: string | null
  recurrence_from: string
  occurrence: string | null
}

/** Returns the todos of a status from the server, in the order of their times. */
function stored(page: Page, status: 'open' | 'done' = 'open'): Promise<Stored[]> {
  const input = encodeURIComponent(JSON.stringify({ status, sort: status === 'done' ? 'completed' : 'time' }))
  return page.evaluate(`fetch('/trpc/todo.list?input=${input}').then((r) => r.json()).then((j) => j.result.data.todos)`)
}

/** Returns when the open todo starts and reminds, in UTC. */
async function times(page: Page): Promise<string[]> {
  const todos = await stored(page)
  return todos.map(({ start_time, alarm_time }) => `${start_time?.slice(0, 16)} alarm ${alarm_time?.slice(11, 16)}`)
}

/** Waits until a row shows each of the texts, in both tabs. */
async function bothShow(tabs: Page[], item: string, texts: string[]): Promise<void> {
  for (const tab of tabs) {
    await vi.waitFor(
      async () => {
        const shown = await row(tab, item).innerText({ timeout: 1_000 })
        for (const text of texts) expect(shown).toContain(text)
      },
      { timeout: 20_000, interval: 200 },
    )
  }
}

async function menu(page: Page, item: string, name: string): Promise<void> {
  await row(page, item).hover()
  await press(page, `More for ${item}`)
  await press(page, name)
}

test('a weekly standup with an alarm is created, moved once, skipped once, changed from now on, completed twice and undone', async () => {
  const page = await openPage()
  const beside = await context.newPage()
  await beside.goto('/')
  await quickAdd(beside).waitFor()
  const tabs = [page, beside]

  await press(page, 'Add with details')
  await dialog(page).getByLabel('Title').fill('Standup')
  await dialog(page).getByText('Time', { exact: true }).click()
  await dialog(page).getByLabel('Starts').fill('2027-03-01T09:00')
  await dialog(page).getByLabel('Alarm').fill('2027-03-01T08:50')
  await dialog(page).getByLabel('Repeats').selectOption('Every week on Monday')
  await dialog(page).getByLabel('Count from the day when it is done').waitFor()
  await screenshot(page, 'repeat-new')
  await press(dialog(page), 'Add todo')
  await toast(page, /“Standup” is on Mar 1, 2027, 9:00 AM, then Mar 8, 2027, 9:00 AM/)
  await bothShow(tabs, 'Standup', ['Mar 1, 2027, 9:00 AM', 'every Monday', '8:50 AM'])
  expect(await times(page)).toEqual(['2027-03-01T08:00 alarm 07:50'])

  // Moved, only this one: the alarm moves along.
  await press(page, 'Edit Standup')
  await dialog(page).getByText('Then Mar 8, 2027, 9:00 AM; Mar 15, 2027, 9:00 AM; Mar 22, 2027, 9:00 AM').waitFor()
  await dialog(page).getByLabel('Starts').fill('2027-03-02T10:00')
  await press(dialog(page), 'Save')
  await dialog(page).getByText('Change which ones?').waitFor()
  await screenshot(page, 'repeat-scope')
  await page.setViewportSize(PHONE)
  await screenshot(page, 'repeat-scope-phone')
  await page.setViewportSize({ width: 1280, height: 800 })
  await press(dialog(page), 'Only this one')
  await dialog(page).waitFor({ state: 'detached' })
  await bothShow(tabs, 'Standup', ['Mar 2, 2027, 10:00 AM', 'every Monday'])
  expect(await times(page)).toEqual(['2027-03-02T09:00 alarm 08:50'])

  // Skipped: the next one is where the rule puts it.
  await menu(page, 'Standup', 'Skip this one')
  await toast(page, 'Next: Mar 8, 2027, 9:00 AM')
  await bothShow(tabs, 'Standup', ['Mar 8, 2027, 9:00 AM'])
  expect(await times(page)).toEqual(['2027-03-08T08:00 alarm 07:50'])

  // Changed from now on.
  await press(page, 'Edit Standup')
  await dialog(page).getByLabel('Title').fill('Short standup')
  await dialog(page).getByLabel('Starts').fill('2027-03-09T09:30')
  await press(dialog(page), 'Save')
  await press(dialog(page), 'This and all following')
  await bothShow(tabs, 'Short standup', ['Mar 9, 2027, 9:30 AM', 'every Tuesday'])

  // Completed twice.
  await row(page, 'Short standup').getByRole('checkbox').click()
  await toast(page, 'Completed “Short standup”. Next: Mar 16, 2027, 9:30 AM')
  await bothShow(tabs, 'Short standup', ['Mar 16, 2027, 9:30 AM', 'every Tuesday'])
  await row(page, 'Short standup').getByRole('checkbox').click()
  await toast(page, 'Next: Mar 23, 2027, 9:30 AM')
  await bothShow(tabs, 'Short standup', ['Mar 23, 2027, 9:30 AM'])
  expect(await stored(page, 'done')).toHaveLength(2)
  await screenshot(page, 'repeat-light')
  await beside.emulateMedia({ colorScheme: 'dark' })
  await beside.setViewportSize(PHONE)
  await screenshot(beside, 'repeat-dark-phone')

  // Undone: the last completion with its next occurrence.
  await press(page, 'Undo')
  await toast(page, 'Undone')
  await bothShow(tabs, 'Short standup', ['Mar 16, 2027, 9:30 AM'])
  expect(await row(page, 'Short standup').count()).toBe(1)
  expect(await stored(page, 'done')).toHaveLength(1)
  expect(await times(page)).toEqual(['2027-03-16T08:30 alarm 08:20'])

  await menu(page, 'Short standup', 'Stop repeating')
  await toast(page, '“Short standup” no longer repeats')
  for (const tab of tabs) await row(tab, 'Short standup').getByText('every Tuesday').waitFor({ state: 'detached' })
})

test('a rule in words is understood, shown back, and counts from the day when it is done', async () => {
  const page = await openPage()
  await press(page, 'Add with details')
  await dialog(page).getByLabel('Title').fill('Pay the rent')
  await dialog(page).getByText('Day', { exact: true }).click()
  await dialog(page).getByRole('textbox', { name: 'Day', exact: true }).fill('2027-03-01')
  await dialog(page).getByLabel('Repeats').selectOption('Custom…')
  await dialog(page).getByLabel('How it repeats').fill('bananas')
  await dialog(page).getByText('This is no rule that I know.').waitFor()
  await dialog(page).getByLabel('How it repeats').fill('the last Friday of the month')
  await dialog(page).getByText('Repeats every month on the last Friday.').waitFor()
  await dialog(page).getByLabel('Count from the day when it is done').check()
  await screenshot(page, 'repeat-custom')
  await press(dialog(page), 'Add todo')
  await row(page, 'Pay the rent').waitFor()
  expect(await stored(page)).toMatchObject([
    { recurrence: 'FREQ=MONTHLY;BYDAY=-1FR', recurrence_from: 'completion', due_date: '2027-03-01' },
  ])

  // A rule that never yields is refused with a sentence at the field.
  await press(page, 'Edit Pay the rent')
  await dialog(page).getByLabel('How it repeats').fill('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30')
  await press(dialog(page), 'Save')
  const refused = dialog(page).getByRole('alert')
  await refused.waitFor()
  expect(await refused.textContent()).toMatch(/^[A-Z].*[a-z].*\.$/)
  const [note, footer] = [await refused.boundingBox(), await dialog(page).locator('footer').boundingBox()]
  expect((note?.y ?? Infinity) + (note?.height ?? 0)).toBeLessThanOrEqual(footer?.y ?? 0)
  await screenshot(page, 'repeat-refused')
})

test('a todo of several days is shown with both, and a reminder alone is a point at its time', async () => {
  const page = await openPage()
  await press(page, 'Add with details')
  await dialog(page).getByLabel('Title').fill('Vacation')
  await dialog(page).getByText('Day', { exact: true }).click()
  await dialog(page).getByRole('textbox', { name: 'Day', exact: true }).fill('2027-12-20')
  await dialog(page).getByLabel('Last day').fill('2027-12-19')
  await press(dialog(page), 'Add todo')
  await dialog(page).getByText('Must be after the first day.').waitFor()
  await dialog(page).getByLabel('Last day').fill('2028-01-03')
  await press(dialog(page), 'Add todo')
  await row(page, 'Vacation').getByText('Dec 20, 2027 – Jan 3, 2028').waitFor()

  await press(page, 'Add with details')
  await dialog(page).getByLabel('Title').fill('Stretch')
  await dialog(page).getByLabel('Alarm').fill('2027-12-20T15:00')
  await press(dialog(page), 'Add todo')
  await row(page, 'Stretch').getByText('Dec 20, 2027, 3:00 PM').waitFor()
  expect(await page.locator('main h2').allTextContents()).toEqual(['Later2'])
  await screenshot(page, 'days-and-points')
})

test('an overdue todo that repeats skips to today', async () => {
  const page = await openPage()
  await page.evaluate(`fetch('/trpc/todo.create', {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ item: 'Water the plants', due_date: '2026-01-05', recurrence: 'FREQ=DAILY' }),
  })`)
  await row(page, 'Water the plants').waitFor()
  expect(await page.locator('main h2').allTextContents()).toEqual(['Overdue1'])
  await menu(page, 'Water the plants', 'Skip to today')
  await vi.waitFor(async () => expect(await page.locator('main h2').allTextContents()).toEqual(['Today1']))
  await toast(page, 'Next: Today')
})
