import type { BrowserContext, Page } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import { appForTests, openGuest } from './app-for-tests.ts'
import { screenshot } from './app-in-browser.ts'
import { quickAddOf } from './page-parts.ts'

/** The time on the clock of the page: a Tuesday, 11:00 in Berlin. */
const NOW = new Date('2026-11-24T10:00:00Z')
/** Matches the script that reads lines. The page loads it separately. */
const READER = /\/read-line-[^/]*\.js$/

const app = appForTests()
let context: BrowserContext
let page: Page

beforeEach(async () => {
  ;({ context, page } = await openGuest(app, {
    path: '/all',
    permissions: ['clipboard-read', 'clipboard-write'],
    prepare: (page) => page.clock.setFixedTime(NOW),
  }))
  return () => context.close()
})

const field = () => quickAddOf(page)
const understood = () => page.getByRole('list', { name: 'Understood' })
const chip = (name: string | RegExp) => understood().getByRole('button', { name })
const marks = () => page.locator('form mark').allTextContents()
const todo = (title: string) =>
  page.getByRole('list', { name: /todos/i }).getByRole('listitem').filter({ hasText: title })

/** Waits until the list has the todo, and returns the text of its row, without the sign of its menu. */
async function textOf(title: string): Promise<string> {
  await todo(title).waitFor()
  return (await todo(title).innerText()).replace(/\s+/g, ' ').replace(/ ⋯$/, '')
}

test('a line becomes the todo that is shown below it, also after a reload', async () => {
  await field().pressSequentially('dentist tomorrow at 3pm for 45 min #health !high')
  await chip(/^Tomorrow, 15:00 – 15:45/).waitFor()
  await chip(/^High importance/).waitFor()
  await chip(/^health/).waitFor()
  expect(await marks()).toEqual(['tomorrow at 3pm for 45 min', '#health', '!high'])
  await page.getByText('Understood: Tomorrow, 15:00 – 15:45; health; High importance.').waitFor({ state: 'attached' })
  await screenshot(page, 'quick-add-light')

  await field().press('Enter')
  expect(await textOf('dentist')).toMatch(/^dentist .*15:00 – 15:45.*High.*health/)
  expect(await field().inputValue()).toBe('')
  await page.getByRole('heading', { name: /Tomorrow/ }).waitFor()

  await page.reload()
  expect(await textOf('dentist')).toMatch(/^dentist .*15:00 – 15:45.*High.*health/)
})

test('a holiday whose names load after the reader is understood', async () => {
  await field().pressSequentially('dinner with Ana on Eid 2027 at 8pm')
  await chip(/9 Mar/).waitFor()
  expect(await marks()).toEqual(['on Eid 2027 at 8pm'])

  await field().press('Enter')
  expect(await textOf('dinner with Ana')).toMatch(/20:00/)
})

test('words that are put back into the title stay there while more is typed', async () => {
  await field().pressSequentially('watch Tomorrow')
  await chip(/^Tomorrow/).click()
  await understood().waitFor({ state: 'detached' })
  await page.keyboard.type(' Never Dies on Friday #film')
  await chip(/^Friday/).waitFor()
  expect(await marks()).toEqual(['on Friday', '#film'])

  // From here, the test uses only the keyboard.
  await field().press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Backspace')
  await expect.poll(marks).toEqual(['on Friday'])
  await page.keyboard.press('Enter')
  expect(await textOf('watch Tomorrow Never Dies #film')).toBe('watch Tomorrow Never Dies #film')
  await page.getByRole('heading', { name: /Friday/ }).waitFor()
})

test('the other reading of a date can be chosen', async () => {
  await field().pressSequentially('pay the rent on 3/4')
  await chip(/^Sat,? 3 Apr 2027/).waitFor()
  await chip(/^or Thu,? 4 Mar 2027/).click()
  await chip(/^Thu,? 4 Mar 2027/).waitFor()
  await chip(/^or Sat,? 3 Apr 2027/).waitFor()
  await page.keyboard.type(' at 9')
  await chip(/^Thu,? 4 Mar 2027, 09:00/).waitFor()
  await screenshot(page, 'quick-add-other')

  await field().press('Enter')
  expect(await textOf('pay the rent')).toContain('4 Mar 2027, 09:00 – 10:00')
})

test('a todo that repeats says its rule before it is added', async () => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await field().pressSequentially('gym every Monday at 6pm, remind me 30 minutes before')
  await chip(/^Monday, 18:00/).waitFor()
  await chip(/^Reminder 30 min before/).waitFor()
  await page.getByText('Repeats every Monday at 18:00.', { exact: true }).waitFor()
  await screenshot(page, 'quick-add-dark')
  await field().press('Enter')
  await expect.poll(() => textOf('gym')).toMatch(/18:00.*17:30/)
})

test('marks follow a text that is longer than the field on a small screen', async () => {
  await page.setViewportSize({ width: 360, height: 740 })
  await field().pressSequentially(
    'write the long letter to the insurance about the broken window tomorrow at 10 #home !high',
  )
  await chip(/^Tomorrow, 10:00/).waitFor()
  const scrolled = () =>
    field().evaluate((input) => ({ input: input.scrollLeft, layer: input.previousElementSibling?.scrollLeft }))
  const at_end = await scrolled()
  expect(at_end.input).toBeGreaterThan(0)
  expect(at_end.layer).toBe(at_end.input)
  await screenshot(page, 'quick-add-small')
  await field().press('Home')
  await expect.poll(scrolled).toEqual({ input: 0, layer: 0 })
})

test('a field that stays open over midnight uses the new day', async () => {
  await field().pressSequentially('buy flowers tomorrow')
  await chip(/^Tomorrow/).waitFor()
  await page.clock.setFixedTime(new Date('2026-11-25T10:00:00Z'))
  await field().press('Enter')
  await page.getByText('Added “buy flowers”: Tomorrow').waitFor()
  await page.reload()
  await page.getByRole('heading', { name: 'Tomorrow' }).waitFor()
})

test('a title that is too long is not added', async () => {
  await field().fill(`${'long '.repeat(25)}tomorrow`)
  await chip(/^Tomorrow/).waitFor()
  await field().press('Enter')
  await page.getByText('This title has 124 characters. Shorten it to at most 100.').waitFor()
  expect(await field().inputValue()).toContain('long')
})

test('the details start with the values that were read from the line', async () => {
  await field().fill('dentist tomorrow at 3pm for 45 min #health')
  await chip(/^Tomorrow/).waitFor()
  await page.getByRole('button', { name: 'Add with details' }).click()
  const input = (name: string) => page.locator('#detail').getByRole('textbox', { name, exact: true })
  expect(await input('Title').inputValue()).toBe('dentist')
  expect(await input('When').inputValue()).toMatch(/^Tomorrow, (?:3:00 PM|15:00)$/)
  expect(await input('End').inputValue()).toMatch(/^(?:3:45 PM|15:45)$/)
  await todo('dentist').waitFor()
})

test('several days of the week repeat, and the key for the other reading shows which words stay in the title', async () => {
  await field().pressSequentially('gym Mon, Wed, Fri 6pm')
  await page.getByText(/^Repeats every Monday, Wednesday and Friday at/).waitFor()
  expect(await marks()).toEqual(['Mon, Wed, Fri 6pm'])
  await field().press('Alt+Enter')
  await page.getByText('Stays in the title, and is not a time: “Wed”, “Fri 6pm”.').waitFor()
  expect(await page.locator('form mark[data-missed]').allTextContents()).toEqual(['Wed', 'Fri 6pm'])
  await screenshot(page, 'quick-add-missed')
  await field().press('Alt+Enter')
  await field().press('Enter')
  expect(await textOf('gym')).toContain('every Monday, Wednesday and Friday')
})

test('a date in numbers is offered and not guessed', async () => {
  await field().pressSequentially('pay 05/12')
  await understood()
    .getByRole('button', { name: /^or .*Dec/ })
    .waitFor()
  await field().press('Alt+Enter')
  await expect.poll(marks).toEqual(['05/12'])
  await understood()
    .getByRole('button', { name: /^or .*May/ })
    .waitFor()
  await field().press('Enter')
  await todo('pay').waitFor()
})

test('a view gives its day as a chip, which can be taken away', async () => {
  await page.goto('/today')
  await field().fill('buy flowers')
  await chip('Today. Add it without a day').click()
  await understood().waitFor({ state: 'detached' })
  await field().press('Enter')
  await page.getByText('Added “buy flowers”', { exact: true }).waitFor()
  await page.goto('/all')
  await page.getByRole('heading', { name: /No date/ }).waitFor()
  await todo('buy flowers').waitFor()
})

test('pasted lines become a todo each when the user says so', async () => {
  await page.evaluate(`navigator.clipboard.writeText('- [ ] milk\\n- bread tomorrow\\n\\n3. eggs')`)
  await field().focus()
  await page.keyboard.press('ControlOrMeta+v')
  await screenshot(page, 'quick-add-pasted')
  await page.getByRole('button', { name: 'Add 3 todos' }).click()
  for (const title of ['milk', 'bread', 'eggs']) await todo(title).waitFor()
  expect(await field().inputValue()).toBe('')
  await page.getByRole('heading', { name: /Tomorrow/ }).waitFor()
})

/** Pastes lines into the field, and adds a todo for each. */
async function paste(lines: readonly string[]): Promise<void> {
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(lines.join('\n'))})`)
  await field().focus()
  await page.keyboard.press('ControlOrMeta+v')
  await page.getByRole('button', { name: `Add ${lines.length} todos` }).click()
}

const tasks = (count: number) => Array.from({ length: count }, (_, n) => `Task ${n + 1}`)
const shown = (words: string) => page.getByRole('status').filter({ hasText: words })

test('a paste is one action: few requests, one toast, and one Ctrl+Z takes back all of it', async () => {
  const requests: string[] = []
  page.on('request', (request) => request.url().includes('todo.create') && requests.push(request.url()))
  await paste(tasks(120))
  await shown('Added 120 todos').waitFor()
  expect(requests).toHaveLength(3)
  await screenshot(page, 'quick-add-pasted-many')
  await shown('Added 120 todos').getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: 'Redo' }).click()
  await todo('Task 1').first().waitFor()
  await page.getByRole('heading', { name: 'All' }).click()
  await page.keyboard.press('ControlOrMeta+z')
  await todo('Task').first().waitFor({ state: 'detached' })
  await page.reload()
  await field().waitFor()
  expect(await todo('Task').count()).toBe(0)
})

test('a reload in the middle of a paste loses nothing: the rest is sent afterwards, and all is one action', async () => {
  let count = 0
  await page.route(/todo\.create/, (route) => (++count === 1 ? route.continue() : undefined))
  await paste(tasks(120))
  await shown('Adding todos: 50 of 120').waitFor()
  await expect.poll(() => count).toBe(2)
  await page.unroute(/todo\.create/)
  await page.reload()
  await shown('Added 120 todos').waitFor()
  await shown('Added 120 todos').getByRole('button', { name: 'Undo' }).click()
  await shown('Undone').waitFor()
  expect(await todo('Task').count()).toBe(0)
})

test('a pasted line that is too long comes back into the field, with the reason below it', async () => {
  const long = 'x'.repeat(101)
  await paste(['milk', long, 'bread'])
  await shown('Added 2 todos').waitFor()
  expect(await field().inputValue()).toBe(long)
  await page.getByRole('alert').filter({ hasText: 'Shorten it to at most 100 characters' }).waitFor()
  await screenshot(page, 'quick-add-too-long')
  await field().press('Backspace')
  await page.getByRole('alert').filter({ hasText: 'Shorten it' }).waitFor({ state: 'detached' })
  await field().press('Enter')
  await todo('xxx').waitFor()
})

test('a line that is entered before the reader has loaded is read afterwards', async () => {
  const held = Promise.withResolvers<void>()
  const asked = page.waitForRequest(READER)
  await page.route(READER, async (route) => {
    await held.promise
    await route.continue()
  })
  await page.reload()
  await asked
  await field().fill('buy milk tomorrow #shopping')
  await field().press('Enter')
  expect(await field().inputValue()).toBe('')
  const adding = page.getByText('Adding “buy milk tomorrow #shopping”…')
  await adding.waitFor()
  await screenshot(page, 'quick-add-waiting')
  await field().fill('the next one')
  held.resolve()
  expect(await textOf('buy milk')).toMatch(/^buy milk .*shopping$/)
  await page.getByRole('heading', { name: /Tomorrow/ }).waitFor()
  expect(await field().inputValue()).toBe('the next one')
  expect(await adding.count()).toBe(0)
})

test('a line becomes a title when the reader cannot be loaded, and the page says so', async () => {
  await page.route(READER, (route) => route.abort())
  await page.reload()
  await field().fill('buy milk tomorrow #shopping')
  await field().press('Enter')
  expect(await textOf('buy milk tomorrow #shopping')).toBe('buy milk tomorrow #shopping')
  await page.getByText('Dates and tags in it could not be read.').waitFor()
})

test('a completion without a connection says that nothing was changed, can be tried again, and its box is not ticked', async () => {
  await field().fill('water the plants')
  await field().press('Enter')
  const box = page.getByRole('checkbox', { name: 'Complete water the plants' })
  await box.waitFor()
  const mark = () => page.evaluate("getComputedStyle(document.querySelector('.todo-check'), '::after').opacity")
  await box.hover()
  await expect.poll(mark).toBe('1')

  await context.setOffline(true)
  await box.click()
  const toast = page.locator('.toast', { hasText: 'You are offline. Nothing was changed.' })
  await toast.waitFor()
  expect(await box.isChecked()).toBe(false)
  await box.hover()
  await expect.poll(mark).toBe('0')

  await context.setOffline(false)
  await toast.getByRole('button', { name: 'Try again' }).click()
  await page.locator('.toast', { hasText: 'Completed “water the plants”' }).waitFor()
})

test('a tag of joined emoji is read in a line, renamed, created in the dialog, and searched for', async () => {
  await field().fill('review the code #👩‍💻')
  await chip(/^👩‍💻/).waitFor()
  await field().press('Enter')
  expect(await textOf('review the code')).toMatch(/👩‍💻$/)

  await page.getByRole('button', { name: 'Edit the tags' }).click()
  const dialog = page.getByRole('dialog', { name: 'Tags' })
  await dialog.getByRole('textbox', { name: 'New tag' }).fill('🇩🇪')
  await dialog.getByRole('textbox', { name: 'New tag' }).press('Enter')
  await dialog.getByRole('textbox', { name: 'Name of 🇩🇪' }).waitFor()
  await dialog.getByRole('textbox', { name: 'Name of 👩‍💻' }).fill('👩🏽‍💻')
  await dialog.getByRole('textbox', { name: 'Name of 👩‍💻' }).press('Enter')
  await dialog.getByRole('textbox', { name: 'Name of 👩🏽‍💻' }).waitFor()
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect.poll(() => textOf('review the code')).toMatch(/👩🏽‍💻$/)

  await page.goto(`/search?q=${encodeURIComponent('#👩🏽‍💻')}`)
  await todo('review the code').waitFor()
  await page.goto(`/search?q=${encodeURIComponent('#👩‍💻')}`)
  await page.getByText('Nothing matches').waitFor()
  await page.getByRole('link', { name: '👩🏽‍💻' }).click()
  await page.getByRole('heading', { level: 1, name: '👩🏽‍💻' }).waitFor()
  await todo('review the code').waitFor()
  await field().fill('fly home #🇩🇪 #🏳️‍🌈')
  await chip(/^🏳️‍🌈/).waitFor()
  await field().press('Enter')
  expect(await textOf('fly home')).toMatch(/👩🏽‍💻.*🇩🇪|🇩🇪.*👩🏽‍💻/)
  await screenshot(page, 'emoji-tags')
})
