import { randomUUIDv7 } from 'node:crypto'
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { appForTests, openGuest } from './app-for-tests.ts'
import { dayInBrowser, screenshot } from './app-in-browser.ts'
import { callsDuring } from './page-calls.ts'
import { rowOf, titlesOf, toastOf } from './page-parts.ts'
import { call } from './server-calls.ts'

const app = appForTests()
let context: BrowserContext
let page: Page

beforeEach(async () => {
  ;({ context, page } = await openGuest(app))
  return () => context.close()
})

const row = (item: string) => rowOf(page, item)
const titles = () => titlesOf(page)
const toast = () => toastOf(page)
const bar = () => page.getByRole('toolbar', { name: 'Selected todos' })
const focused = () => page.evaluate<string | null>('document.activeElement.getAttribute("aria-label")')

/** Until the field has the focus, letters would be shortcuts. */
async function renameWithKey(): Promise<void> {
  await page.keyboard.press('F2')
  await expect
    .poll(() => page.evaluate('document.activeElement.matches("main [data-todo] :is(input, textarea)")'))
    .toBe(true)
}

async function create(...items: (string | Record<string, unknown>)[]): Promise<void> {
  for (const item of items) await call(app, context, 'todo.create', typeof item === 'string' ? { item } : item)
}

/** Opens a place, which shows the todo. */
async function open(path: string, item: string): Promise<void> {
  await page.goto(path)
  await row(item).waitFor()
}

const shows = (expected: string[]) => vi.waitFor(async () => expect(await titles()).toEqual(expected))

/** Presses, moves in steps as a hand does, and releases. `at`: how far down in the target. */
async function drag(from: Locator, to: Locator, at = 0.5): Promise<void> {
  const [start, end] = [await from.boundingBox(), await to.boundingBox()]
  if (!start || !end) throw new Error('An element is not on screen.')
  await page.mouse.move(start.x + 150, start.y + start.height / 2)
  await page.mouse.down()
  await page.mouse.move(start.x + 160, start.y + start.height / 2 + 6, { steps: 3 })
  await page.mouse.move(end.x + 60, end.y + end.height * at, { steps: 6 })
  await page.mouse.move(end.x + 62, end.y + end.height * at, { steps: 2 })
  await page.mouse.up()
}

/** Dragging is loaded when the page is idle. */
const dragReady = () => page.locator('main [data-todo][draggable="true"]').first().waitFor()

describe('the keys of the list', () => {
  test('it is one stop of the Tab key, and the arrow keys, j and k move in it', async () => {
    await create('one', 'two', 'three')
    await open('/inbox', 'one')
    await row('one').locator('[data-control="edit"]').focus()
    await page.keyboard.press('ArrowDown')
    expect(await focused()).toBe('Edit two')
    await page.keyboard.press('j')
    expect(await focused()).toBe('Edit three')
    await page.keyboard.press('k')
    await page.keyboard.press('Home')
    expect(await focused()).toBe('Edit one')
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowRight')
    expect(await focused()).toBe('More for three')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    expect(await focused()).toBe('Complete three')
    expect(await page.locator('main [data-todo] [tabindex="0"]').count()).toBe(1)
  })

  test('x selects, e completes all that are selected, and one undo brings them back', async () => {
    await create('one', 'two', 'three')
    await open('/inbox', 'one')
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await page.keyboard.press('Shift+J')
    await bar().getByText('2 todos selected').waitFor()
    await page.keyboard.press('e')
    await shows(['three'])
    await bar().waitFor({ state: 'detached' })
    await toast().getByRole('button', { name: 'Undo' }).click()
    await shows(['one', 'two', 'three'])
  })

  test('F2 renames in the row, Escape leaves the title as it was', async () => {
    await create('one')
    await open('/inbox', 'one')
    await page.keyboard.press('j')
    await renameWithKey()
    await page.keyboard.type('another')
    await page.keyboard.press('Escape')
    await expect.poll(focused).toBe('Edit one')
    await renameWithKey()
    await page.keyboard.type('first')
    await page.keyboard.press('Enter')
    await row('first').waitFor()
    await expect.poll(focused).toBe('Edit first')
  })

  test('t asks for a date in words, m for a list, a number sets the importance, and # deletes', async () => {
    await call(app, context, 'list.create', { name: 'Home' })
    await create('one', 'two')
    await open('/inbox', 'one')
    await page.keyboard.press('j')
    await page.keyboard.press('1')
    await row('one').getByText('Importance: High').waitFor({ state: 'attached' })
    await page.keyboard.press('t')
    await page.getByRole('combobox').fill('tomorrow 9-10')
    await page.getByRole('option', { name: /Tomorrow, 0?9:00/ }).waitFor()
    await page.keyboard.press('Enter')
    await row('one')
      .getByText(/9:00.* – 10:00/)
      .waitFor()
    await page.keyboard.press('Home')
    await page.keyboard.press('t')
    await page.getByRole('combobox').fill('in 3 days')
    await page.getByRole('option').waitFor()
    await page.keyboard.press('Enter')
    // A day alone keeps the time.
    await toast().filter({ hasText: 'Moved' }).waitFor()
    await row('one')
      .getByText(/9:00.* – 10:00/)
      .waitFor()
    await page.keyboard.press('Home')
    await page.keyboard.press('t')
    await page.getByRole('combobox').fill('no date')
    await page.getByRole('option', { name: 'No date' }).waitFor()
    await page.keyboard.press('Enter')
    await row('one')
      .getByText(/9:00.* – 10:00/)
      .waitFor({ state: 'detached' })
    await page.keyboard.press('Home')
    await page.keyboard.press('m')
    await page.getByRole('option', { name: 'Home' }).waitFor()
    await page.keyboard.press('Enter')
    await shows(['two'])
    await vi.waitFor(async () => expect(await focused()).toBe('Edit two'))
    await page.keyboard.press('#')
    await shows([])
  })
})

describe('the selection', () => {
  test('an action that takes long replaces the toast of the one before, and says that it runs', async () => {
    await create('one', 'two', 'three')
    await open('/inbox', 'three')
    await page.keyboard.press('j')
    await page.keyboard.press('1')
    await toast().filter({ hasText: 'Changed the importance' }).waitFor()
    const held = Promise.withResolvers<void>()
    await page.route(/todo\.delete/, async (route) => {
      await held.promise
      await route.continue()
    })
    await row('two').click({ modifiers: ['Control'] })
    await row('three').click({ modifiers: ['Control'] })
    await page.keyboard.press('#')
    await toast().filter({ hasText: 'Changing todos: 0 of 2' }).waitFor()
    expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0)
    held.resolve()
    await toast().filter({ hasText: 'Deleted 2 todos' }).waitFor()
  })

  test('Ctrl and Shift select, and what is chosen is done to all of it with one undo', async () => {
    await create('one', 'two', 'three', 'four')
    await open('/inbox', 'four')
    await row('one').click({ modifiers: ['Control'] })
    await row('three').click({ modifiers: ['Shift'] })
    await bar().getByText('3 todos selected').waitFor()
    await bar().getByRole('button', { name: 'Tag…' }).click()
    await page.getByRole('combobox').fill('work')
    await page.keyboard.press('Enter')
    await vi.waitFor(async () => expect(await page.locator('main [data-todo] [data-color]').count()).toBe(3))
    await toast().getByRole('button', { name: 'Undo' }).click()
    await vi.waitFor(async () => expect(await page.locator('main [data-todo] [data-color]').count()).toBe(0))
  })

  test('more than a hundred todos are deleted and come back as one', async () => {
    for (let n = 0; n < 130; n += 1) await create(`todo ${n}`)
    await open('/inbox', 'todo 0')
    // The first request reads 100 of them.
    await page.getByRole('link', { name: 'Inbox 130 open todos' }).waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Control+a')
    await bar().getByText('130 todos selected').waitFor()
    await bar().getByRole('button', { name: 'Delete' }).click()
    await toast().getByText('Deleted 130 todos').waitFor()
    await shows([])
    await toast().getByRole('button', { name: 'Undo' }).click()
    await row('todo 0').waitFor()
    await page.reload()
    await row('todo 0').waitFor()
    await vi.waitFor(async () => expect(await page.getByRole('link', { name: 'Inbox 130 open todos' }).count()).toBe(1))
  })
})

describe('dragging', () => {
  test('a todo goes to another place in the own order', async () => {
    await create('one', 'two', 'three')
    await open('/inbox?order=manual', 'one')
    await dragReady()
    await drag(row('one'), row('three'), 0.9)
    await shows(['two', 'three', 'one'])
    await page.reload()
    await shows(['two', 'three', 'one'])
  })

  test('the selection goes to a list, to a tag and to today in the side bar', async () => {
    await call(app, context, 'list.create', { name: 'Home' })
    await create('one', 'two', { item: 'three', tags: ['work'] })
    await open('/inbox', 'one')
    await dragReady()
    await row('one').click({ modifiers: ['Control'] })
    await row('two').click({ modifiers: ['Control'] })
    const places = page.getByRole('navigation', { name: 'Places' })
    await drag(row('one'), places.getByRole('link', { name: 'work' }))
    await vi.waitFor(async () => expect(await page.locator('main [data-todo] [data-color]').count()).toBe(3))
    await drag(row('two'), places.getByRole('link', { name: 'Home' }))
    await shows(['three'])
    await drag(row('three'), places.getByRole('link', { name: 'Today' }))
    await places.getByRole('link', { name: 'Today' }).getByText('1', { exact: true }).waitFor()
  })

  test('the list under a dragged todo is marked, and only while the todo is over it', async () => {
    await call(app, context, 'list.create', { name: 'Home' })
    await call(app, context, 'list.create', { name: 'Work' })
    await create('one')
    await open('/inbox', 'one')
    await dragReady()
    const line = (name: string) => page.locator('.place-item', { hasText: name })
    const over = async (name: string) => {
      const box = await line(name).boundingBox()
      if (!box) throw new Error(`${name} is not on screen.`)
      await page.mouse.move(box.x + 60, box.y + box.height / 2, { steps: 6 })
      await page.mouse.move(box.x + 64, box.y + box.height / 2, { steps: 2 })
    }
    // As they are painted: a plain line has no outline, and a background of its own only under the pointer.
    const marked = () =>
      page.evaluate(`[...document.querySelectorAll('.place-item')].flatMap((line) => {
        const { outlineStyle, outlineWidth, backgroundColor } = getComputedStyle(line)
        const isMarked = outlineStyle === 'solid' && outlineWidth === '2px' && backgroundColor !== 'rgba(0, 0, 0, 0)'
        return isMarked ? [line.textContent.trim()] : []
      })`)
    const showsMarked = (names: string[]) => vi.waitFor(async () => expect(await marked()).toEqual(names))

    const start = await row('one').boundingBox()
    if (!start) throw new Error('The todo is not on screen.')
    await page.mouse.move(start.x + 150, start.y + start.height / 2)
    await showsMarked([])
    await page.mouse.down()
    await over('Home')
    await showsMarked(['Home'])
    await screenshot(page, 'drag-over-list')
    await page.emulateMedia({ colorScheme: 'dark' })
    await screenshot(page, 'drag-over-list-dark')
    await over('Work')
    await showsMarked(['Work'])
    await over('Upcoming')
    await showsMarked([])
    await over('Home')
    await showsMarked(['Home'])
    await page.mouse.up()
    await showsMarked([])
    await shows([])
    await line('Home').getByText('1', { exact: true }).waitFor()
  })

  test('a todo goes to another day, and becomes a step in the middle of another todo', async () => {
    const due_date = dayInBrowser()
    await create({ item: 'one', due_date }, { item: 'two', due_date })
    await open('/upcoming', 'one')
    await dragReady()
    await drag(row('one'), page.getByRole('heading', { name: /^Tomorrow/ }))
    await page
      .getByRole('region', { name: /^Tomorrow/ })
      .locator('[data-todo]')
      .waitFor()
    await drag(row('two'), row('one'), 0.5)
    await row('one').getByText('0 of 1 steps done').waitFor({ state: 'attached' })
    await shows(['one'])
  })
})

test('a search is saved under a name, stands in the side bar, and shows what it finds', async () => {
  await create('Call Ana', 'Buy milk')
  await page.goto('/search?q=ana')
  await row('Call Ana').locator('mark').waitFor()
  await page.getByRole('button', { name: 'Save this search' }).click()
  await page.getByRole('textbox', { name: 'Name of the search' }).fill('About Ana')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'About Ana' }).waitFor()
  await page.goto('/inbox')
  await row('Buy milk').waitFor()
  await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'About Ana' }).click()
  await shows(['Call Ana'])
  await page.getByRole('button', { name: 'Delete this saved search' }).click()
  await page.getByRole('heading', { level: 1, name: 'Search' }).waitFor()
  await shows(['Call Ana'])
})

test('what is searched for is in the address once the typing pauses, and does not follow to another place', async () => {
  await create('Call Ana', 'Call Ben')
  await open('/inbox', 'Call Ana')
  const field = page.getByRole('searchbox', { name: 'Search todos' })
  await page.goto('/search')
  await field.pressSequentially('ana')
  await shows(['Call Ana'])
  await page.waitForURL('**/search?q=ana')
  await page.reload()
  await shows(['Call Ana'])
  expect(await field.inputValue()).toBe('ana')
  // Leaving the field does not wait for a pause, so the back button finds what was typed.
  await field.fill('ben')
  await row('Call Ben').locator('[data-control="edit"]').click()
  await page.locator('#detail').waitFor()
  expect(new URL(page.url()).searchParams.get('q')).toBe('ben')
  await page.keyboard.press('Escape')
  await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Inbox' }).click()
  await shows(['Call Ana', 'Call Ben'])
  expect(page.url()).not.toContain('q=')
  await page.goBack()
  await shows(['Call Ben'])
  expect(await field.inputValue()).toBe('ben')
})

test('a done step that a search finds is shown once, by the row of its todo', async () => {
  await create({ item: 'Party', steps: [{ item: 'Order a cake', is_done: true }] }, 'Eat cake')
  await open('/inbox', 'Eat cake')
  await row('Eat cake').getByRole('checkbox').click()
  await toast().waitFor()
  await page.goto('/search?q=cake')
  await row('Eat cake').waitFor()
  await shows(['Party', 'Eat cake'])
})

test('a search by tags and importance finds done todos by them as it finds open ones', async () => {
  await create({ item: 'Open', tags: ['home'] })
  await create({ item: 'Done', tags: ['home', 'soon'], importance: 'high' }, { item: 'Done at home', tags: ['home'] })
  await create({ item: 'Done at work', tags: ['work'] }, 'Done elsewhere')
  await open('/inbox', 'Done elsewhere')
  for (const item of ['Done', 'Done at home', 'Done at work', 'Done elsewhere']) {
    await row(item).getByRole('checkbox').click()
    await row(item).waitFor({ state: 'detached' })
  }
  const field = page.getByRole('searchbox', { name: 'Search todos' })
  await page.goto('/search?q=%23home')
  await shows(['Open', 'Done at home', 'Done'])
  await field.fill('#HOME #soon')
  await shows(['Done'])
  await field.fill('!high')
  await shows(['Done'])
  await field.fill('#work done')
  await shows(['Done at work'])
  await field.fill('#nothing')
  await shows([])
})

test('a page of done todos that cannot be read is asked for again only by the user', async () => {
  const ids = Array.from({ length: 45 }, () => randomUUIDv7()).sort()
  await create(...ids.map((id, index) => ({ id, item: `Todo ${index}` })))
  await call(app, context, 'todo.complete', { id: ids })
  const isNextPage = (url: URL | string) => /todo\.list.*"cursor"/.test(decodeURIComponent(String(url)))
  await page.route(isNextPage, (route) => route.fulfill({ status: 500, body: 'Broken.' }))
  // The end of the first page is in sight.
  await page.setViewportSize({ width: 1280, height: 3_000 })
  const failed = page.getByRole('alert')
  const calls = await callsDuring(page, async () => {
    await open('/done', 'Todo 44')
    await failed.waitFor()
  })
  expect(await failed.count()).toBe(1)
  // One call, and two more by which the page tries again by itself.
  expect(calls.filter((request) => isNextPage(request.url()))).toHaveLength(3)

  await page.unroute(isNextPage)
  await failed.getByRole('button', { name: 'Try again' }).click()
  await row('Todo 0').waitFor()
  expect(await failed.count()).toBe(0)
})

test('all that is overdue moves to today with its times, and one undo moves it back', async () => {
  const at = (hour: string) => `2026-01-05T${hour}:00:00.000Z`
  await create({ item: 'timed', start_time: at('08'), end_time: at('09') }, { item: 'day', due_date: '2026-01-04' })
  await open('/today', 'timed')
  await page.getByRole('button', { name: 'Move all to today' }).click()
  await page
    .getByRole('region', { name: 'On the clock' })
    .getByText(/09:00 – 10:00|9:00.AM – 10:00.AM/)
    .waitFor()
  await page.getByRole('region', { name: 'Any time today' }).getByText('day', { exact: true }).waitFor()
  await toast().getByRole('button', { name: 'Undo' }).click()
  await vi.waitFor(async () =>
    expect(await page.getByRole('region', { name: 'Overdue' }).locator('[data-todo]').count()).toBe(2),
  )
})
