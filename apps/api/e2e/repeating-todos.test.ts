import type { BrowserContext, Locator, Page } from 'playwright-core'
import { beforeEach, expect, test, vi } from 'vitest'
import { appForTests, openGuest } from './app-for-tests.ts'
import { screenshot } from './app-in-browser.ts'
import { quickAddOf, rowOf, toastOf } from './page-parts.ts'
import { call, query } from './server-calls.ts'

const PHONE = { width: 390, height: 844 }

const app = appForTests()
let context: BrowserContext
let page: Page

beforeEach(async () => {
  ;({ context, page } = await openGuest(app, { path: '/all' }))
  return () => context.close()
})

const pane = (page: Page) => page.locator('#detail')
const input = (page: Page, name: string) => pane(page).getByRole('textbox', { name, exact: true })
const press = (page: Page | Locator, name: string) => page.getByRole('button', { name, exact: true }).click()
const toast = (page: Page, text: string | RegExp) => toastOf(page, text).waitFor()

interface Stored {
  item: string
  start_time: string | null
  alarm_time: string | null
  due_date: string | null
  end_date: string | null
  recurrence: string | null
  recurrence_from: string
  occurrence: string | null
  importance: string
}

/** Returns the todos of a status from the server, in the order of their times. */
async function stored(status: 'open' | 'done' = 'open'): Promise<Stored[]> {
  const sort = status === 'done' ? 'completed' : 'time'
  const { todos } = await query<{ todos: Stored[] }>(app, context, 'todo.list', { status, sort })
  return todos
}

/** Returns when the open todo starts and reminds, in UTC. */
async function times(): Promise<string[]> {
  const todos = await stored()
  return todos.map(({ start_time, alarm_time }) => `${start_time?.slice(0, 16)} alarm ${alarm_time?.slice(11, 16)}`)
}

/** Waits until a row shows each of the texts, in both tabs. */
async function bothShow(tabs: Page[], item: string, texts: string[]): Promise<void> {
  for (const tab of tabs) {
    await vi.waitFor(
      async () => {
        const shown = await rowOf(tab, item).innerText({ timeout: 1_000 })
        for (const text of texts) expect(shown).toContain(text)
      },
      { timeout: 20_000, interval: 200 },
    )
  }
}

/** Types words into a field of the details, and takes them. */
async function say(page: Page, name: string, words: string): Promise<void> {
  await input(page, name).fill(words)
  await input(page, name).press('Enter')
}

async function openDetails(page: Page, item: string): Promise<void> {
  await press(rowOf(page, item), `Edit ${item}`)
  await input(page, 'Title').waitFor()
}

async function closeDetails(page: Page): Promise<void> {
  await press(pane(page), 'Close the details')
  await pane(page).waitFor({ state: 'detached' })
}

async function menu(page: Page, item: string, name: string): Promise<void> {
  await rowOf(page, item).hover()
  await press(page, `More for ${item}`)
  await page.getByRole('menuitem', { name, exact: true }).click()
}

test('a weekly standup with an alarm is created, moved once, skipped once, changed from now on, completed twice and undone', async () => {
  const beside = await context.newPage()
  await beside.goto('/all')
  await quickAddOf(beside).waitFor()
  const tabs = [page, beside]

  await press(page, 'Add with details')
  await input(page, 'Title').fill('Standup')
  await say(page, 'When', 'Mar 1, 2027 at 9am')
  await say(page, 'Alarm', '10 min before')
  await say(page, 'Repeats', 'every Monday')
  await pane(page).getByLabel('Count from the day when it is done').waitFor()
  await bothShow(tabs, 'Standup', ['1 Mar 2027, 09:00', 'every Monday', '08:50'])
  await screenshot(page, 'repeat-new')
  expect(await times()).toEqual(['2027-03-01T08:00 alarm 07:50'])
  await closeDetails(page)

  // Moved, only this one: the alarm moves along.
  await page.reload()
  await openDetails(page, 'Standup')
  await pane(page)
    .getByText(/^Then 8 Mar 2027, 09:00; 15 Mar 2027, 09:00; 22 Mar 2027, 09:00/)
    .waitFor()
  await say(page, 'When', 'Mar 2, 2027 at 10am')
  await pane(page).getByText('Change which ones?').waitFor()
  await screenshot(page, 'repeat-scope')
  await page.setViewportSize(PHONE)
  await screenshot(page, 'repeat-scope-phone')
  await page.setViewportSize({ width: 1280, height: 800 })
  await press(pane(page), 'Only this one')
  await bothShow(tabs, 'Standup', ['2 Mar 2027, 10:00', 'every Monday'])
  expect(await times()).toEqual(['2027-03-02T09:00 alarm 08:50'])

  // Skipped: the next one is where the rule puts it.
  await press(pane(page), 'Skip this one')
  await toast(page, 'Next: 8 Mar 2027, 09:00')
  await bothShow(tabs, 'Standup', ['8 Mar 2027, 09:00'])
  expect(await times()).toEqual(['2027-03-08T08:00 alarm 07:50'])

  // Changed from now on.
  await press(pane(page), 'Change')
  await pane(page).getByText('Your changes are for this one and all following.').waitFor()
  await input(page, 'Title').fill('Short standup')
  await say(page, 'When', 'Mar 9, 2027 at 9:30am')
  await bothShow(tabs, 'Short standup', ['9 Mar 2027, 09:30', 'every Tuesday'])
  await closeDetails(page)

  // Completed twice.
  await rowOf(page, 'Short standup').getByRole('checkbox').click()
  await toast(page, 'Completed “Short standup”. Next: 16 Mar 2027, 09:30')
  await bothShow(tabs, 'Short standup', ['16 Mar 2027, 09:30', 'every Tuesday'])
  await rowOf(page, 'Short standup').getByRole('checkbox').click()
  await toast(page, 'Next: 23 Mar 2027, 09:30')
  await bothShow(tabs, 'Short standup', ['23 Mar 2027, 09:30'])
  expect(await stored('done')).toHaveLength(2)
  await beside.emulateMedia({ colorScheme: 'dark' })
  await beside.setViewportSize(PHONE)
  await screenshot(beside, 'repeat-dark-phone')

  // Undone: the last completion with its next occurrence.
  await page.getByRole('button', { name: 'Undo', exact: true }).last().click()
  await bothShow(tabs, 'Short standup', ['16 Mar 2027, 09:30'])
  expect(await rowOf(page, 'Short standup').count()).toBe(1)
  expect(await stored('done')).toHaveLength(1)
  expect(await times()).toEqual(['2027-03-16T08:30 alarm 08:20'])

  await openDetails(page, 'Short standup')
  await say(page, 'Repeats', 'never')
  for (const tab of tabs) await rowOf(tab, 'Short standup').getByText('every Tuesday').waitFor({ state: 'detached' })
})

test('the question which ones stays in view, and neither Escape nor closing the details loses the change', async () => {
  await call(app, context, 'todo.create', {
    item: 'Standup',
    start_time: '2027-03-01T08:00:00Z',
    recurrence: 'FREQ=WEEKLY;BYDAY=MO',
    importance: 'low',
    description: 'Notes\n'.repeat(40),
  })
  await rowOf(page, 'Standup').waitFor()
  await page.setViewportSize({ width: 1280, height: 600 })
  await openDetails(page, 'Standup')
  const question = pane(page).getByRole('group', { name: 'Change which ones?' })
  const high = pane(page).getByRole('radio', { name: 'High', exact: true })
  const isHigh = () => stored().then(([todo]) => todo?.importance === 'high')

  // The field is far below the top of the details.
  await high.check()
  await question.waitFor()
  const box = await question.boundingBox()
  expect(box?.y).toBeGreaterThanOrEqual(0)
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(600)
  const field = await high.boundingBox()
  expect((field?.y ?? 0) + (field?.height ?? 0)).toBeLessThanOrEqual(box?.y ?? 0)
  await screenshot(page, 'repeat-question')

  // Escape answers the question, and the change can be brought back.
  await page.keyboard.press('Escape')
  await question.waitFor({ state: 'detached' })
  expect(await pane(page).getByRole('radio', { name: 'Low', exact: true }).isChecked()).toBe(true)
  await toast(page, 'Your change was discarded.')
  await page.getByRole('button', { name: 'Bring it back' }).click()
  await question.waitFor()
  expect(await high.isChecked()).toBe(true)

  // Closing the details keeps it, and says so.
  await closeDetails(page)
  await toast(page, '“Standup” is not changed yet: only this one, or all following?')
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  await question.waitFor()
  expect(await high.isChecked()).toBe(true)
  expect(await isHigh()).toBe(false)

  // By keyboard: after Enter the question has the focus, and Tab leads to its answers.
  await input(page, 'Title').fill('Short standup')
  await input(page, 'Title').press('Enter')
  await expect.poll(() => question.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect.poll(isHigh).toBe(true)
  await question.waitFor({ state: 'detached' })
  await pane(page).getByText('Your changes are for this one only.').waitFor()
  // The focus goes back to the field.
  await expect
    .poll(() => page.evaluate<string | null>(`document.activeElement.getAttribute('aria-label')`))
    .toBe('Title')
})

test('a rule in words is understood, shown back, and counts from the day when it is done', async () => {
  await press(page, 'Add with details')
  await input(page, 'Title').fill('Pay the rent')
  await say(page, 'When', 'Mar 1, 2027')
  await say(page, 'Repeats', 'bananas')
  await pane(page).getByText('This is no rule that I know.').waitFor()
  await input(page, 'Repeats').fill('the last Friday of the month')
  await pane(page).getByText('Enter: every month on the last Friday').waitFor()
  await input(page, 'Repeats').press('Enter')
  await pane(page).getByLabel('Count from the day when it is done').check()
  await screenshot(page, 'repeat-custom')
  await vi.waitFor(
    async () =>
      expect(await stored()).toMatchObject([
        { recurrence: 'FREQ=MONTHLY;BYDAY=-1FR', recurrence_from: 'completion', due_date: '2027-03-01' },
      ]),
    { timeout: 20_000, interval: 200 },
  )

  // A rule that never yields is refused with a sentence.
  await say(page, 'Repeats', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30')
  await pane(page)
    .getByText(/^Not saved: [A-Z].*[a-z].*\.$/)
    .waitFor()
  await screenshot(page, 'repeat-refused')
})

test('a todo of several days is shown with both, and a reminder alone is a point at its time', async () => {
  await press(page, 'Add with details')
  await input(page, 'Title').fill('Vacation')
  await say(page, 'When', 'Dec 20, 2027')
  await say(page, 'Last day', 'Dec 19, 2027')
  await pane(page).getByText('Must be after the first day.').waitFor()
  await say(page, 'Last day', 'Jan 3, 2028')
  await rowOf(page, 'Vacation').getByText('20 Dec 2027 – 3 Jan 2028').waitFor()
  await closeDetails(page)

  await press(page, 'Add with details')
  await input(page, 'Title').fill('Stretch')
  await say(page, 'Alarm', 'Dec 20, 2027 at 3pm')
  await rowOf(page, 'Stretch').getByText('20 Dec 2027, 15:00').waitFor()
  await screenshot(page, 'days-and-points')
})

test('an overdue todo that repeats skips to today', async () => {
  await call(app, context, 'todo.create', {
    item: 'Water the plants',
    due_date: '2026-01-05',
    recurrence: 'FREQ=DAILY',
  })
  await rowOf(page, 'Water the plants').waitFor()
  const heads = () => page.locator('main h2').allTextContents()
  expect(await heads()).toEqual([expect.stringMatching(/^Overdue/)])
  await menu(page, 'Water the plants', 'Skip to today')
  await vi.waitFor(async () => expect(await heads()).toEqual([expect.stringMatching(/^Today/)]))
  await toast(page, 'Next: Today')
})

test('Upcoming shows later occurrences on their days, quiet, and only the current one can be completed', async () => {
  const monday = new Date(Date.now() + 86_400_000)
  while (monday.getUTCDay() !== 1) monday.setTime(monday.getTime() + 86_400_000)
  const due_date = monday.toISOString().slice(0, 10)
  const todos = [
    { item: 'Team lunch', due_date, recurrence: 'FREQ=WEEKLY;COUNT=4' },
    { item: 'Birthday', due_date: '2027-03-05', recurrence: 'FREQ=YEARLY' },
  ]
  for (const todo of todos) await call(app, context, 'todo.create', todo)
  await page.getByRole('link', { name: 'Upcoming', exact: true }).click()
  const later = (item: string) => page.locator(`#todos [data-later]:has-text("${item}")`)
  await vi.waitFor(async () => expect(await later('Team lunch').count()).toBe(3), { timeout: 20_000 })
  expect(await later('Team lunch').locator('input').count()).toBe(0)
  await screenshot(page, 'upcoming-later')

  // Completing the current one makes the next one the current one; the others stay.
  await rowOf(page, 'Team lunch').getByRole('checkbox').click()
  await vi.waitFor(async () => expect(await later('Team lunch').count()).toBe(2), { timeout: 20_000 })
  await vi.waitFor(async () => expect(await rowOf(page, 'Team lunch').count()).toBe(1), { timeout: 20_000 })

  // The keys reach it between the todos, and Enter opens the todo.
  await rowOf(page, 'Team lunch').locator('[data-control="edit"]').focus()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await vi.waitFor(async () => expect(await input(page, 'Title').inputValue()).toBe('Team lunch'))
  await closeDetails(page)

  // Scrolling to the end shows the years after this one.
  await vi.waitFor(
    async () => {
      await page.locator('.todos-scroller').evaluate((list) => list.scrollTo({ top: list.scrollHeight }))
      await page.getByRole('heading', { name: /2029/ }).first().waitFor({ timeout: 500 })
    },
    { timeout: 20_000 },
  )
})
