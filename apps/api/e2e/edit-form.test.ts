import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AppInBrowser } from './app-in-browser.ts'
import { continueAsGuest, openAppInBrowser, screenshot } from './app-in-browser.ts'

const PHONE = { width: 390, height: 844 }

let app: AppInBrowser

beforeAll(async () => {
  app = await openAppInBrowser()
})

afterAll(() => app?.close())

async function guest(timezoneId = 'Europe/Berlin'): Promise<AsyncDisposable & { context: BrowserContext; page: Page }> {
  const context = await app.newContext({ timezoneId })
  const page = await context.newPage()
  await continueAsGuest(page)
  await page.getByRole('textbox', { name: 'Add a todo' }).waitFor()
  return { context, page, [Symbol.asyncDispose]: () => context.close() }
}

/** Calls a procedure, as another program of the same user would. */
async function call<Result>(page: Page, path: string, input: unknown): Promise<Result> {
  const text = JSON.stringify({ path, input })
  return page.evaluate<Result>(`(async ({ path, input }) => {
    const response = await fetch('/trpc/' + path, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(input),
    })
    return (await response.json()).result.data
  })(${text})`)
}

async function create(page: Page, todo: Record<string, unknown>): Promise<string> {
  const { todos } = await call<{ todos: { id: string }[] }>(page, 'todo.create', todo)
  return todos[0]?.id as string
}

async function read(page: Page, id: string): Promise<Record<string, unknown>> {
  return page.evaluate(
    `fetch('/trpc/todo.get?input=' + encodeURIComponent('{"id":"${id}"}')).then((r) => r.json()).then((j) => j.result.data)`,
  )
}

const dialog = (page: Page) => page.getByRole('dialog')
const open = (page: Page, item: string) => page.getByRole('button', { name: `Edit ${item}` }).click()
const save = (page: Page) => dialog(page).getByRole('button', { name: 'Save' }).click()
const closed = (page: Page) => dialog(page).waitFor({ state: 'detached' })

describe('an unsaved edit', () => {
  test.each([
    ['Escape', (page: Page) => page.keyboard.press('Escape')],
    ['the close button', (page: Page) => dialog(page).getByRole('button', { name: 'Close' }).click()],
    ['Cancel', (page: Page) => dialog(page).getByRole('button', { name: 'Cancel' }).click()],
  ])('%s discards an unsaved edit only after a question', async (_, closeDialog) => {
    await using user = await guest()
    const { page } = user
    await create(page, { item: 'Report' })
    await open(page, 'Report')
    const description = dialog(page).getByLabel('Description')
    await description.fill('A long text that took an hour')
    await closeDialog(page)
    await dialog(page).getByText('Discard your changes?').waitFor()
    // More presses of Escape must not answer the question.
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    expect(await description.inputValue()).toBe('A long text that took an hour')
    await dialog(page).getByRole('button', { name: 'Keep editing' }).click()
    await save(page)
    await closed(page)
    await page.getByText('A long text that took an hour').waitFor()

    await open(page, 'Report')
    await description.fill('Not this')
    await closeDialog(page)
    await screenshot(page, 'edit-discard')
    await dialog(page).getByRole('button', { name: 'Discard' }).click()
    await closed(page)
    expect(await page.getByText('A long text that took an hour').count()).toBe(1)
  })

  test('closing asks when a tag is typed but not yet added', async () => {
    await using user = await guest()
    const { page } = user
    await create(page, { item: 'Report' })
    await open(page, 'Report')
    await dialog(page).getByLabel('Tags').fill('urgent')
    await page.keyboard.press('Escape')
    await dialog(page).getByText('Discard your changes?').waitFor()
  })

  test('an unchanged form closes without a question', async () => {
    await using user = await guest()
    const { page } = user
    await create(page, { item: 'Report', start_time: '2027-01-04T09:00:12Z', tags: ['b', 'a'] })
    await open(page, 'Report')
    await page.keyboard.press('Escape')
    await closed(page)
  })

  test('leaving the page asks about an unsaved edit', async () => {
    await using user = await guest()
    const { page } = user
    await create(page, { item: 'Report' })
    await open(page, 'Report')
    await dialog(page).getByLabel('Description').fill('unsaved')
    const asked = page.waitForEvent('dialog')
    void page.reload().catch(() => {})
    const question = await asked
    expect(question.type()).toBe('beforeunload')
    await question.dismiss()
    expect(await dialog(page).getByLabel('Description').inputValue()).toBe('unsaved')
  })
})

describe('a todo that is changed elsewhere while it is edited', () => {
  test('changes of different fields are both kept', async () => {
    await using user = await guest()
    const { page } = user
    const id = await create(page, { item: 'Report' })
    await open(page, 'Report')
    await dialog(page).getByLabel('Title').fill('Yearly report')
    await call(page, 'todo.update', { id, importance: 'high' })
    await save(page)
    await closed(page)
    expect(await read(page, id)).toMatchObject({ item: 'Yearly report', importance: 'high' })
  })

  test('a field that both changed shows both values and saves the chosen one', async () => {
    await using user = await guest()
    const { page } = user
    const id = await create(page, { item: 'Report', description: 'Draft' })
    await open(page, 'Report')
    await dialog(page).getByLabel('Title').fill('My report')
    await dialog(page).getByLabel('Description').fill('My text')
    await call(page, 'todo.update', { id, item: 'Their report', description: 'Their text', importance: 'low' })
    await save(page)
    await dialog(page).getByText('This todo was changed elsewhere while you edited it.').waitFor()
    expect(await dialog(page).innerText()).not.toMatch(/version/i)
    expect(await dialog(page).getByText('Their text').count()).toBe(1)
    await screenshot(page, 'edit-conflict-light')
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize(PHONE)
    await screenshot(page, 'edit-conflict-dark-phone')
    await dialog(page).getByRole('group', { name: 'Title' }).getByLabel('Take theirs').check()
    await save(page)
    await closed(page)
    expect(await read(page, id)).toMatchObject({
      item: 'Their report',
      description: 'My text',
      importance: 'low',
    })
  })

  test('a todo that was deleted elsewhere can be added again', async () => {
    await using user = await guest()
    const { page } = user
    const id = await create(page, { item: 'Report' })
    await open(page, 'Report')
    await dialog(page).getByLabel('Description').fill('Kept')
    await call(page, 'todo.delete', { id })
    await save(page)
    await dialog(page).getByText('This todo was deleted elsewhere').waitFor()
    await dialog(page).getByRole('button', { name: 'Add it as a new todo' }).click()
    await closed(page)
    await page.getByRole('list', { name: /todos/i }).getByText('Kept').waitFor()
  })
})

describe.each([
  ['Europe/Berlin', '2027-03-28T02:30', '3:30 AM', '2027-03-28T01:30:00.000Z', '2027-10-31T02:30', '2027-10-31T00:30Z'],
  [
    'America/New_York',
    '2027-03-14T02:30',
    '3:30 AM',
    '2027-03-14T07:30:00.000Z',
    '2027-11-07T01:30',
    '2027-11-07T05:30Z',
  ],
])('where the clocks change in %s', (zone, skipped, used, instant, twice, first) => {
  test('a skipped time is named with the time that is used instead', async () => {
    await using user = await guest(zone)
    const { page } = user
    const id = await create(page, { item: 'Early', start_time: '2027-02-01T12:00:00Z' })
    await open(page, 'Early')
    await dialog(page).getByLabel('Starts').fill(skipped)
    const sentence = `The clocks go forward and skip 02:30 that day. ${used} will be used.`
    await dialog(page).getByText(sentence).waitFor()
    await screenshot(page, `clocks-skip-${zone.replace('/', '-')}`)
    await save(page)
    await closed(page)
    expect(await read(page, id)).toMatchObject({ start_time: instant })
  })

  test('each of the two instants of a repeated time is kept and can be chosen', async () => {
    await using user = await guest(zone)
    const { page } = user
    const start_time = new Date(first).toISOString()
    const hours = (count: number) => new Date(Date.parse(first) + count * 3_600_000).toISOString()
    const id = await create(page, { item: 'Night shift', start_time, end_time: hours(1) })
    await open(page, 'Night shift')
    await dialog(page).getByLabel('Title').fill('Long night')
    await save(page)
    await closed(page)
    expect(await read(page, id)).toMatchObject({ item: 'Long night', start_time, end_time: hours(1) })

    await open(page, 'Long night')
    expect(await dialog(page).getByLabel('Starts', { exact: true }).inputValue()).toBe(twice)
    await dialog(page).getByLabel('Starts: which of the two').selectOption('second')
    await screenshot(page, `clocks-twice-${zone.replace('/', '-')}`)
    await save(page)
    await closed(page)
    expect(await read(page, id)).toMatchObject({ start_time: hours(1), end_time: hours(2) })
  })
})
