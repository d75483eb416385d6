import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { AppInBrowser } from './app-in-browser.ts'
import { continueAsGuest, openAppInBrowser } from './app-in-browser.ts'

/** The most calls of one request. */
const AT_ONCE = 50

let app: AppInBrowser
let context: BrowserContext
let page: Page

beforeAll(async () => {
  app = await openAppInBrowser()
  context = await app.newContext()
  page = await context.newPage()
  await continueAsGuest(page)
  await page.getByRole('textbox', { name: 'Add a todo' }).waitFor()
})

afterAll(() => app?.close())

const toast = (message: string | RegExp) => page.getByRole('status').filter({ hasText: message })
const bar = () => page.getByRole('toolbar')

async function post(path: string, data: unknown): Promise<unknown> {
  const response = await context.request.post(`${app.url}/trpc/${path}`, { data, headers: { origin: app.url } })
  if (!response.ok()) throw new Error(await response.text())
  return response.json()
}

/** Makes a list with todos, and returns its id. */
async function createList(name: string, count: number): Promise<string> {
  const { result } = (await post('list.create', { name })) as { result: { data: { list: { id: string } } } }
  const list_id = result.data.list.id
  for (let n = 0; n < count; n += AT_ONCE) {
    const inputs = Array.from({ length: Math.min(AT_ONCE, count - n) }, (_, index) => ({
      item: `${name} ${n + index}`,
      list_id,
    }))
    await post(`${inputs.map(() => 'todo.create').join()}?batch=1`, { ...inputs })
  }
  return list_id
}

/** The number of open todos that the server has in a list. */
async function openIn(list_id: string): Promise<number> {
  const input = encodeURIComponent(JSON.stringify({ limit: 1000 }))
  let count = 0
  for (let cursor = ''; ; ) {
    const query = cursor === '' ? input : encodeURIComponent(JSON.stringify({ limit: 1000, cursor }))
    const answer = await context.request.get(`${app.url}/trpc/todo.replica?input=${query}`)
    const { result } = (await answer.json()) as {
      result: { data: { todos: { list_id: string | null }[]; next_cursor: string | null } }
    }
    count += result.data.todos.filter((todo) => todo.list_id === list_id).length
    if (result.data.next_cursor === null) return count
    cursor = result.data.next_cursor
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
  await post('todo.create', { item: 'Earlier' })
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
