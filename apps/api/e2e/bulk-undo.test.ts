import type { BrowserContext, Page } from 'playwright-core'
import { beforeAll, expect, test, vi } from 'vitest'
import { appForTests, openGuest } from './app-for-tests.ts'
import { call, query } from './server-calls.ts'

/** How many todos are created at a time. */
const AT_ONCE = 50

const app = appForTests()
let context: BrowserContext
let page: Page

beforeAll(async () => {
  ;({ context, page } = await openGuest(app))
})

const toast = (message: string | RegExp) => page.getByRole('status').filter({ hasText: message })
const bar = () => page.getByRole('toolbar')

/** Makes a list with todos, and returns its id. */
async function createList(name: string, count: number): Promise<string> {
  const { list } = await call<{ list: { id: string } }>(app, context, 'list.create', { name })
  const list_id = list.id
  for (let n = 0; n < count; n += AT_ONCE) {
    const items = Array.from({ length: Math.min(AT_ONCE, count - n) }, (_, index) => `${name} ${n + index}`)
    await Promise.all(items.map((item) => call(app, context, 'todo.create', { item, list_id })))
  }
  return list_id
}

interface Replica {
  todos: { list_id: string | null }[]
  next_cursor: string | null
}

/** The number of open todos that the server has in a list. */
async function openIn(list_id: string): Promise<number> {
  let count = 0
  for (let cursor: string | undefined; ; ) {
    const page: Replica = await query<Replica>(app, context, 'todo.replica', { limit: 1000, cursor })
    count += page.todos.filter((todo) => todo.list_id === list_id).length
    if (page.next_cursor === null) return count
    cursor = page.next_cursor
  }
}

/** Deletes or completes everything in a list, by one action of the page. */
async function doToAll(list_id: string, count: number, key: '#' | 'e'): Promise<void> {
  await page.goto(`/list/${list_id}`)
  await page
    .getByRole('link', { name: new RegExp(` ${count} open todos$`) })
    .last()
    .waitFor()
  await page.locator('main [data-todo]').first().waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('Control+a')
  await bar().getByText(`${count} todos selected`).waitFor()
  await page.keyboard.press(key)
}

/** Waits for the end of an undo or redo, and returns the number of open todos then. */
async function after(words: string, list_id: string): Promise<number> {
  await toast(words).waitFor({ timeout: 60_000 })
  return openIn(list_id)
}

test.each([
  [100, '#', 'Deleted'],
  [101, 'e', 'Completed'],
  [500, '#', 'Deleted'],
  [501, 'e', 'Completed'],
] as const)(
  '%i todos are one action, and one Ctrl+Z brings all of them back (%s)',
  async (count, key, verb) => {
    const list_id = await createList(`${verb} ${count}`, count)
    await doToAll(list_id, count, key)
    await toast(`${verb} ${count} todos`).waitFor({ timeout: 60_000 })
    expect(await openIn(list_id)).toBe(0)
    await page.keyboard.press('Control+z')
    expect(await after(`Undone: ${verb} ${count} todos`, list_id)).toBe(count)
  },
  120_000,
)

test('1001 todos are one action, too, which is redone as one, and an undo finds what was done before', async () => {
  const list_id = await createList('Thousand', 1001)
  await call(app, context, 'todo.create', { item: 'Earlier' })
  await doToAll(list_id, 1001, '#')
  await toast('Deleted 1001 todos').waitFor({ timeout: 60_000 })
  expect(await openIn(list_id)).toBe(0)
  await page.keyboard.press('Control+z')
  expect(await after('Undone: Deleted 1001 todos', list_id)).toBe(1001)
  await page.keyboard.press('Control+Shift+z')
  expect(await after('Redone: Deleted 1001 todos', list_id)).toBe(0)
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  expect(await after('Undone: Deleted 1001 todos', list_id)).toBe(1001)
  // However many undone changes lie in between.
  await page.keyboard.press('Control+z')
  await toast('Undone: Created “Earlier”').waitFor()
}, 180_000)

test('an action on a thousand todos is one entry of the history, with its true number or none', async () => {
  const list_id = await createList('History', 230)
  await doToAll(list_id, 230, '#')
  await toast('Deleted 230 todos').waitFor({ timeout: 60_000 })
  await page.goto('/history')
  const entry = page.locator('li.history-entry').first()
  await entry.waitFor()
  const seen = new Set<string>()
  await vi.waitFor(
    async () => {
      const words = (await entry.locator('p').first().textContent()) ?? ''
      seen.add(words)
      await page.locator('li.history-entry').last().scrollIntoViewIfNeeded()
      expect(words).toBe('Deleted 230 todos')
    },
    { timeout: 20_000, interval: 20 },
  )
  for (const words of seen) expect(words).toMatch(/^Deleted (230|at least [12]00) todos$/)
  await entry.getByRole('button', { name: 'Undo: Deleted 230 todos' }).click()
  await toast('Undone: Deleted 230 todos').waitFor({ timeout: 60_000 })
  expect(await openIn(list_id)).toBe(230)
  const original = page.locator('li.history-entry[data-undone=true]').first()
  await original.getByRole('button', { name: 'Redo: Deleted 230 todos' }).click()
  await toast('Redone: Deleted 230 todos').waitFor({ timeout: 60_000 })
  expect(await openIn(list_id)).toBe(0)
}, 120_000)
