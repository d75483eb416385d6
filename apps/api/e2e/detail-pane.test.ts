import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import { describe, expect, test, vi } from 'vitest'
import { appForTests, openGuest } from './app-for-tests.ts'
import { screenshot } from './app-in-browser.ts'
import { call, query } from './server-calls.ts'

const PHONE = { width: 390, height: 844 }
/** A screen that has room for the list, the details and the assistant. */
const WIDE = { width: 1680, height: 1000 }

const app = appForTests({ env: { RATE_LIMIT_PER_MINUTE: '5000' } })

/** Opens the view of all todos as a new guest. */
const guest = (options: BrowserContextOptions = {}) => openGuest(app, { path: '/all', ...options })

async function create(page: Page, todo: Record<string, unknown>): Promise<string> {
  const { todos } = await call<{ todos: { id: string }[] }>(app, page.context(), 'todo.create', todo)
  return todos[0]?.id as string
}

const read = (page: Page, id: string) => query<Record<string, unknown>>(app, page.context(), 'todo.get', { id })

/** Waits until the server has these values. */
async function stored(page: Page, id: string, values: Record<string, unknown>): Promise<void> {
  await vi.waitFor(async () => expect(await read(page, id)).toMatchObject(values), { timeout: 20_000, interval: 100 })
}

const pane = (page: Page) => page.locator('#detail')
const field = (page: Page, name: string) => pane(page).getByRole('textbox', { name, exact: true })
const row = (page: Page, item: string) => page.locator('#todos [data-todo]', { hasText: item })
const closed = (page: Page) => pane(page).waitFor({ state: 'detached' })
const saved = (page: Page) => pane(page).getByText('Saved', { exact: true }).waitFor()
const focused = (page: Page) =>
  page.evaluate<string>(`document.activeElement.getAttribute('aria-label') ?? document.activeElement.id`)

async function open(page: Page, item: string): Promise<Locator> {
  await row(page, item)
    .getByRole('button', { name: `Edit ${item}` })
    .click()
  await field(page, 'Title').waitFor()
  return pane(page)
}

describe('the details of a todo', () => {
  test('everything works by keyboard: open, edit, choose a day, go to the next todo, close', async () => {
    await using user = await guest({ viewport: WIDE })
    const { page } = user
    const first = await create(page, { item: 'Report', due_date: '2027-03-01' })
    await create(page, { item: 'Slides', due_date: '2027-03-02' })
    await row(page, 'Slides').waitFor()
    await row(page, 'Report').getByRole('button', { name: 'Edit Report' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page)).toBe('Title')
    expect(page.url()).toContain(`todo=${first}`)
    expect(await pane(page).getByRole('heading', { name: 'Details of Report' }).count()).toBe(1)

    await page.keyboard.press('End')
    await page.keyboard.type(' of the year')
    await stored(page, first, { item: 'Report of the year' })
    await row(page, 'Report of the year').waitFor()
    await saved(page)

    // The calendar: two weeks and a day later.
    await field(page, 'When').focus()
    await page.keyboard.press('ArrowDown')
    await pane(page).getByRole('grid', { name: 'When' }).waitFor()
    await expect.poll(() => focused(page)).toContain('1 March 2027')
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'Enter']) await page.keyboard.press(key)
    await stored(page, first, { due_date: '2027-03-16' })
    await screenshot(page, 'detail-calendar')
    // Escape closes the calendar first.
    await page.keyboard.press('Escape')
    await expect.poll(() => pane(page).getByRole('grid').count()).toBe(0)
    expect(await pane(page).count()).toBe(1)

    await page.keyboard.press('Alt+ArrowUp')
    await pane(page).getByRole('heading', { name: 'Details of Slides' }).waitFor({ state: 'attached' })
    await page.keyboard.press('Alt+ArrowDown')
    await pane(page).getByRole('heading', { name: 'Details of Report of the year' }).waitFor({ state: 'attached' })
    await field(page, 'Title').focus()
    await page.keyboard.press('Escape')
    await closed(page)
    await expect.poll(() => focused(page)).toBe('Edit Report of the year')
    expect(page.url()).not.toContain('todo=')
  })

  test('the assistant stays beside them on a wide screen, and comes back on a smaller one', async () => {
    await using user = await guest({ viewport: WIDE })
    const { page } = user
    await create(page, { item: 'Report' })
    const composer = page.getByRole('textbox', { name: 'Message' })
    await composer.fill('half a message')
    await open(page, 'Report')
    expect(await composer.isVisible()).toBe(true)
    await page.setViewportSize({ width: 1280, height: 800 })
    await expect.poll(() => composer.isVisible()).toBe(false)
    expect(await row(page, 'Report').isVisible()).toBe(true)
    await page.keyboard.press('Escape')
    await closed(page)
    await expect.poll(() => composer.isVisible()).toBe(true)
    expect(await composer.inputValue()).toBe('half a message')
  })

  test('next and previous go through all groups of the list, also where its rows are not rendered', async () => {
    await using user = await guest({ viewport: WIDE })
    const { page } = user
    await create(page, { item: 'first', due_date: '2027-03-01' })
    for (let n = 0; n < 60; n++) await create(page, { item: `todo ${n}` })
    await row(page, 'todo 59').waitFor({ state: 'detached' })
    await open(page, 'first')
    const isAt = (item: string) =>
      pane(page)
        .getByRole('heading', { name: `Details of ${item}`, exact: true })
        .waitFor({ state: 'attached' })
    const order: string[] = []
    for (let n = 0; n < 60; n++) {
      await page.keyboard.press('Alt+ArrowDown')
      await expect
        .poll(() => pane(page).getByRole('heading').first().textContent())
        .not.toBe(order.at(-1) ?? 'Details of first')
      order.push((await pane(page).getByRole('heading').first().textContent()) ?? '')
    }
    expect(new Set(order).size).toBe(60)
    const last = order.at(-1)?.replace('Details of ', '') ?? ''
    await row(page, last).waitFor()
    await page.locator('.todos-scroller').evaluate((element) => element.scrollTo({ top: 0 }))
    await row(page, last).waitFor({ state: 'detached' })
    await pane(page).getByRole('button', { name: 'Previous todo' }).click()
    await isAt(order.at(-2)?.replace('Details of ', '') ?? '')
    await pane(page).getByRole('button', { name: 'Next todo' }).click()
    await isAt(last)
    await row(page, last).waitFor()
  })

  test('asking about a todo puts its name into the message, with the cursor after it', async () => {
    await using user = await guest({ viewport: WIDE })
    const { page } = user
    await create(page, { item: 'Report' })
    await create(page, { item: 'Slides' })
    const composer = page.getByRole('textbox', { name: 'Message' })
    await composer.fill('Move')
    await open(page, 'Report')
    await pane(page).getByRole('button', { name: 'Ask about this' }).click()
    await expect.poll(() => focused(page)).toBe('Message')
    await page.keyboard.type('to Friday,')
    expect(await composer.inputValue()).toBe('Move Report to Friday,')
    // From the menu of a row, while the assistant is hidden.
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Hide the assistant' }).click()
    await row(page, 'Slides').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Ask about this' }).click()
    await expect.poll(() => focused(page)).toBe('Message')
    await page.keyboard.type('too')
    expect(await composer.inputValue()).toBe('Move Report to Friday, Slides too')
  })

  test('asking about a todo on a phone opens the conversation', async () => {
    await using user = await guest({ viewport: PHONE, hasTouch: true })
    const { page } = user
    await create(page, { item: 'Report' })
    await open(page, 'Report')
    await pane(page).getByRole('button', { name: 'Ask about this' }).click()
    await page.waitForURL('**/assistant')
    const composer = page.getByRole('textbox', { name: 'Message' })
    await expect.poll(() => composer.inputValue()).toBe('Report ')
    expect(await focused(page)).toBe('Message')
    await page.goBack()
    await field(page, 'Title').waitFor()
  })

  test('on a phone they cover the list, and the back button goes back to it', async () => {
    await using user = await guest({ viewport: PHONE, hasTouch: true })
    const { page } = user
    await create(page, { item: 'Report' })
    await open(page, 'Report')
    expect(await row(page, 'Report').isVisible()).toBe(false)
    await screenshot(page, 'detail-phone')
    await page.goBack()
    await closed(page)
    expect(await row(page, 'Report').isVisible()).toBe(true)
    // Closed by its button, the back button does not open it again.
    await open(page, 'Report')
    await pane(page).getByRole('button', { name: 'Close the details' }).click()
    await closed(page)
    await page.goForward()
    await pane(page).waitFor()
    await page.reload()
    await field(page, 'Title').waitFor()
    await pane(page).getByRole('button', { name: 'Close the details' }).click()
    await closed(page)
    expect(new URL(page.url()).pathname).toBe('/all')
  })

  test('a todo that was done before the page was loaded is shown with its steps', async () => {
    await using user = await guest()
    const { page } = user
    const id = await create(page, { item: 'Trip', steps: [{ item: 'tickets', is_done: true }, { item: 'keys' }] })
    await call(app, page.context(), 'todo.complete', { id: [id] })
    await page.goto(`/done?todo=${id}`)
    expect(await field(page, 'Title').inputValue()).toBe('Trip')
    await pane(page).getByRole('textbox', { name: 'Title of keys' }).waitFor()
    await pane(page).getByText('2 of 2 done').waitFor()
  })
})

describe('an edit', () => {
  test('is saved as it is typed, and what is not saved yet survives a reload', async () => {
    await using user = await guest()
    const { context, page } = user
    const id = await create(page, { item: 'Report' })
    await open(page, 'Report')
    await field(page, 'Description').fill('First')
    await stored(page, id, { description: 'First' })

    // Nothing that is typed now can be saved.
    await page.route('**/trpc/todo.update*', (route) => route.abort())
    await field(page, 'Description').fill('A text that took an hour')
    await pane(page).getByText('The server cannot be reached.').waitFor()
    await screenshot(page, 'detail-unsaved')
    await page.unrouteAll()
    await page.reload()
    expect(await field(page, 'Description').inputValue()).toBe('A text that took an hour')
    await stored(page, id, { description: 'A text that took an hour' })
    await saved(page)
    const other = await context.newPage()
    await other.goto(`/all?todo=${id}`)
    expect(await field(other, 'Description').inputValue()).toBe('A text that took an hour')
  })

  test('is saved when the details are closed, and when another todo is opened', async () => {
    await using user = await guest()
    const { page } = user
    const [one, two] = [await create(page, { item: 'One' }), await create(page, { item: 'Two' })]
    await row(page, 'Two').waitFor()
    await open(page, 'One')
    await field(page, 'Description').fill('of one')
    await row(page, 'Two').getByRole('button', { name: 'Edit Two' }).click()
    await pane(page).getByRole('heading', { name: 'Details of Two' }).waitFor({ state: 'attached' })
    await field(page, 'Description').fill('of two')
    await page.keyboard.press('Escape')
    await closed(page)
    await stored(page, one, { description: 'of one' })
    await stored(page, two, { description: 'of two' })
  })

  test('that is not valid stays in its field with an error, also over a reload, and the rest is saved', async () => {
    await using user = await guest()
    const { page } = user
    const id = await create(page, {
      item: 'Report',
      start_time: '2027-01-04T09:00:00Z',
      end_time: '2027-01-04T10:00:00Z',
    })
    await open(page, 'Report')
    await field(page, 'When').fill('some day or other')
    await page.keyboard.press('Enter')
    await pane(page).getByText('This is no date or time that I know.').waitFor()
    await field(page, 'Title').fill('Yearly report')
    await stored(page, id, { item: 'Yearly report', start_time: '2027-01-04T09:00:00.000Z' })
    await page.reload()
    expect(await field(page, 'When').inputValue()).toBe('some day or other')
    await pane(page).getByText('Not saved yet').waitFor()
    // After a reload nothing has the focus.
    await page.keyboard.press('Escape')
    await page.getByText('“Yearly report” has an edit that is not saved.').waitFor()
    await page.getByRole('button', { name: 'Open', exact: true }).click()
    expect(await field(page, 'When').inputValue()).toBe('some day or other')

    // An end before the start is not saved either.
    await field(page, 'When').fill('Jan 5, 2027 at 9')
    await page.keyboard.press('Enter')
    await stored(page, id, { start_time: '2027-01-05T08:00:00.000Z' })
    await field(page, 'End').fill('Jan 4, 2027 at 9')
    await page.keyboard.press('Enter')
    await pane(page).getByText('Must be after the start.').waitFor()
    await field(page, 'End').fill('45 min')
    await page.keyboard.press('Enter')
    await stored(page, id, { end_time: '2027-01-05T08:45:00.000Z' })
    await saved(page)
  })

  test('survives a server that is killed while it is typed', async () => {
    await using user = await guest()
    const { page } = user
    const id = await create(page, { item: 'Report' })
    await open(page, 'Report')
    await field(page, 'Description').pressSequentially('typed before, ')
    await app.stopServer('SIGKILL')
    await field(page, 'Description').pressSequentially('typed while it was gone')
    await pane(page).getByText('The server cannot be reached.').waitFor()
    await app.startServer()
    await stored(page, id, { description: 'typed before, typed while it was gone' })
    await saved(page)
  })
})

describe('a todo that is changed elsewhere while it is edited', () => {
  test('changes of different fields are both kept, and shown at once', async () => {
    await using user = await guest()
    const { page } = user
    const id = await create(page, { item: 'Report' })
    await open(page, 'Report')
    await page.route('**/trpc/todo.update*', (route) => route.abort())
    await field(page, 'Title').fill('Yearly report')
    await pane(page).getByText('The server cannot be reached.').waitFor()
    await page.unrouteAll()
    await call(app, page.context(), 'todo.update', { id, importance: 'high' })
    await pane(page).getByRole('button', { name: 'Try again' }).click()
    await stored(page, id, { item: 'Yearly report', importance: 'high' })
    await expect.poll(() => pane(page).getByRole('radio', { name: 'High' }).isChecked()).toBe(true)
  })

  test('a field that a second tab changed keeps what is typed here, and the other value is one press away', async () => {
    await using user = await guest()
    const { context, page } = user
    const id = await create(page, { item: 'Report', description: 'Draft' })
    await open(page, 'Report')
    const second = await context.newPage()
    await second.goto(`/all?todo=${id}`)
    await field(second, 'Description').waitFor()
    await page.route('**/trpc/todo.update*', (route) => route.abort())
    await field(page, 'Description').fill('My text')
    await pane(page).getByText('The server cannot be reached.').waitFor()
    await field(second, 'Description').fill('Their text')
    await stored(page, id, { description: 'Their text' })
    await page.unrouteAll()
    await pane(page).getByRole('button', { name: 'Try again' }).click()
    await pane(page).getByText('Description was changed elsewhere meanwhile, to:').waitFor()
    expect(await field(page, 'Description').inputValue()).toBe('My text')
    await stored(page, id, { description: 'My text' })
    await expect.poll(() => field(second, 'Description').inputValue()).toBe('My text')
    await screenshot(page, 'detail-conflict-light')
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize(PHONE)
    await screenshot(page, 'detail-conflict-dark-phone')
    await pane(page).getByRole('button', { name: 'Take this' }).click()
    await stored(page, id, { description: 'Their text' })
    expect(await field(page, 'Description').inputValue()).toBe('Their text')
  })

  test('a todo that was deleted elsewhere closes, or can be added again when it was edited', async () => {
    await using user = await guest()
    const { page } = user
    const unedited = await create(page, { item: 'Plain' })
    await open(page, 'Plain')
    await call(app, page.context(), 'todo.delete', { id: [unedited] })
    await closed(page)

    const id = await create(page, { item: 'Report' })
    await open(page, 'Report')
    await page.route('**/trpc/todo.update*', (route) => route.abort())
    await field(page, 'Description').fill('Kept')
    await pane(page).getByText('The server cannot be reached.').waitFor()
    await call(app, page.context(), 'todo.delete', { id: [id] })
    await pane(page).getByText('This todo was deleted elsewhere').waitFor()
    await page.unrouteAll()
    await pane(page).getByRole('button', { name: 'Add it as a new todo' }).click()
    await row(page, 'Report').waitFor()
    expect(await field(page, 'Description').inputValue()).toBe('Kept')
  })
})

describe('the tags of a todo', () => {
  const TAGS = ['health', 'heating', 'bread']
  const tags = (page: Page) => pane(page).getByRole('combobox', { name: 'Tags' })
  const options = (page: Page) => pane(page).getByRole('listbox', { name: 'Tags' }).getByRole('option').allInnerTexts()
  const selected = (page: Page) =>
    pane(page).getByRole('listbox', { name: 'Tags' }).getByRole('option', { selected: true }).allInnerTexts()

  async function openTags(page: Page): Promise<string> {
    await create(page, { item: 'Old', tags: TAGS })
    const id = await create(page, { item: 'Run' })
    await row(page, 'Run').waitFor()
    await open(page, 'Run')
    await tags(page).focus()
    return id
  }

  test('Tab and Enter take the best match, and a new tag is made only by its own option', async () => {
    await using user = await guest()
    const { page } = user
    const id = await openTags(page)
    await page.keyboard.type('hea')
    await expect.poll(() => options(page)).toEqual(['health', 'heating', 'New tag “hea”'])
    expect(await selected(page)).toEqual(['health'])
    await screenshot(page, 'tags-combobox')
    await page.keyboard.press('Tab')
    await stored(page, id, { tags: ['health'] })
    expect(await tags(page).inputValue()).toBe('')

    await tags(page).focus()
    await page.keyboard.type('hea')
    // The tag that the todo has is not offered again.
    await expect.poll(() => options(page)).toEqual(['heating', 'New tag “hea”'])
    await page.keyboard.press('ArrowUp')
    expect(await selected(page)).toEqual(['New tag “hea”'])
    await page.keyboard.press('Enter')
    await stored(page, id, { tags: ['hea', 'health'] })
    // By a comma, as in a list of words.
    await page.keyboard.type('BREAD,')
    await stored(page, id, { tags: ['bread', 'hea', 'health'] })

    // Escape closes the list and empties the field first.
    await page.keyboard.type('heat')
    await expect.poll(() => selected(page)).toEqual(['heating'])
    await page.keyboard.press('Escape')
    await expect.poll(() => options(page)).toEqual([])
    expect(await tags(page).inputValue()).toBe('')
    expect(await pane(page).count()).toBe(1)
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => options(page)).toEqual(['heating'])
    await page.keyboard.press('Escape')
    await page.keyboard.press('Backspace')
    await stored(page, id, { tags: ['hea', 'health'] })
    await page.keyboard.press('Escape')
    await closed(page)
  })

  test('a tap chooses a tag on a phone', async () => {
    await using user = await guest({ viewport: PHONE, hasTouch: true })
    const { page } = user
    const id = await openTags(page)
    await tags(page).fill('hea')
    const option = pane(page).getByRole('option', { name: 'heating' })
    expect((await option.boundingBox())?.height).toBeGreaterThanOrEqual(44)
    await screenshot(page, 'tags-combobox-phone')
    await option.tap()
    await stored(page, id, { tags: ['heating'] })
    await tags(page).fill('garden')
    await pane(page).getByRole('option', { name: 'New tag “garden”' }).tap()
    await stored(page, id, { tags: ['garden', 'heating'] })
    expect(await focused(page)).toBe(await tags(page).getAttribute('id'))
  })
})

describe.each([320, 390])('in German at %i px', (width) => {
  test('no placeholder, name or value of the details is cut', async () => {
    await using user = await guest({ viewport: { width, height: 844 }, hasTouch: true })
    const { page } = user
    const id = await create(page, {
      item: 'Standup',
      start_time: '2027-03-01T08:00:00Z',
      recurrence: 'FREQ=MONTHLY;BYDAY=-1FR',
    })
    await page.evaluate(`localStorage.setItem('todo-agents.language', 'de')`)
    await page.goto(`/all?todo=${id}`)
    await pane(page).getByRole('textbox', { name: 'Titel', exact: true }).waitFor()
    expect(await field(page, 'Wiederholung').inputValue()).toBe('jeden Monat am letzten Freitag')
    await screenshot(page, `detail-german-${width}`)
    const cut = await page.evaluate<string[]>(`(() => {
      const pen = document.createElement('canvas').getContext('2d')
      const isCut = (element) => {
        if (element.matches('textarea')) return element.scrollHeight > element.clientHeight + 1
        const style = getComputedStyle(element)
        pen.font = style.font
        const room = element.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)
        return pen.measureText(element.value || element.placeholder).width > room
      }
      const fields = [...document.querySelectorAll('#detail :is(input:not([type="checkbox"], [type="radio"]), textarea)')]
      const names = [...document.querySelectorAll('#detail .truncate')].filter((one) => one.scrollWidth > one.clientWidth)
      return [...fields.filter(isCut).map((one) => one.value || one.placeholder), ...names.map((one) => one.textContent)]
    })()`)
    expect(cut).toEqual([])
    // All controls are as far from the edge as their names.
    const importance = await pane(page).getByRole('group', { name: 'Wichtigkeit' }).boundingBox()
    const heading = await pane(page).getByText('Wichtigkeit').last().boundingBox()
    expect(importance?.x).toBeGreaterThanOrEqual((heading?.x ?? 0) - 1)
  })
})

describe('a new todo', () => {
  test('is created once it has a title, and goes on in the same pane', async () => {
    await using user = await guest()
    const { page } = user
    await page.getByRole('button', { name: 'Add with details' }).click()
    await expect.poll(() => focused(page)).toBe('Title')
    await pane(page).getByRole('textbox', { name: 'Add a step' }).fill('tickets')
    await page.keyboard.press('Enter')
    await page.reload()
    await pane(page).getByText('tickets').waitFor()
    await field(page, 'Title').pressSequentially('Trip')
    await row(page, 'Trip').waitFor()
    await pane(page).getByRole('textbox', { name: 'Title of tickets' }).waitFor()
    expect(await focused(page)).toBe('Title')
    await page.keyboard.type(' to Rome')
    await row(page, 'Trip to Rome').waitFor()
    expect(await row(page, 'Trip').count()).toBe(1)
  })
})

describe.each([
  ['Europe/Berlin', 'Mar 28, 2027, 2:30 AM', '03:30', '2027-03-28T01:30:00.000Z', '2027-10-31T00:30Z'],
  ['America/New_York', 'Mar 14, 2027, 2:30 AM', '3:30 AM', '2027-03-14T07:30:00.000Z', '2027-11-07T05:30Z'],
])('where the clocks change in %s', (zone, skipped, used, instant, first) => {
  test('a skipped time is named with the time that is used instead', async () => {
    await using user = await guest({ timezoneId: zone })
    const { page } = user
    const id = await create(page, { item: 'Early', start_time: '2027-02-01T12:00:00Z' })
    await open(page, 'Early')
    await field(page, 'When').fill(skipped)
    await page.keyboard.press('Enter')
    await stored(page, id, { start_time: instant })
    expect(await field(page, 'When').inputValue()).toContain(used)
  })

  test('each of the two instants of a repeated time is kept and can be chosen', async () => {
    await using user = await guest({ timezoneId: zone })
    const { page } = user
    const start_time = new Date(first).toISOString()
    const hours = (count: number) => new Date(Date.parse(first) + count * 3_600_000).toISOString()
    const id = await create(page, { item: 'Night shift', start_time, end_time: hours(1) })
    await open(page, 'Night shift')
    await field(page, 'Title').fill('Long night')
    await stored(page, id, { item: 'Long night', start_time, end_time: hours(1) })
    await pane(page)
      .getByRole('group', { name: 'When: which of the two' })
      .getByRole('radio', { name: /^Second/ })
      .check()
    await screenshot(page, `clocks-twice-${zone.replace('/', '-')}`)
    await stored(page, id, { start_time: hours(1), end_time: hours(2) })
  })
})
