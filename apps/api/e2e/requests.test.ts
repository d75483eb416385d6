import type { BrowserContext, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { appForTests, openGuest } from './app-for-tests.ts'
import { callsDuring, proceduresOf } from './page-calls.ts'
import { quickAddOf, rowOf, toastOf } from './page-parts.ts'
import { call } from './server-calls.ts'

/** More todos than two pages of the replica. */
const TODOS = 2_100
/** How many todos are created at a time. */
const AT_ONCE = 10
const MAX_BYTES = 8_000

const app = appForTests()
let context: BrowserContext
let page: Page

beforeAll(async () => {
  ;({ context, page } = await openGuest(app, { prepare: countFeed }))
  // A page that shows the list would render it again for each new todo.
  await page.goto('about:blank')
  const start = Date.UTC(2027, 0, 1, 8)
  for (let n = 0; n < TODOS; n += AT_ONCE) {
    await Promise.all(
      Array.from({ length: AT_ONCE }, async (_, index) => {
        const at = new Date(start + (n + index) * 3_600_000)
        const item = `Todo ${String(n + index).padStart(4, '0')}`
        await call(app, context, 'todo.create', { item, start_time: at, description: 'x'.repeat(200) })
      }),
    )
  }
}, 600_000)

const field = () => quickAddOf(page)
const row = (item: string) => rowOf(page, item)
const box = (item: string) => row(item).locator('input[type="checkbox"]')
const toast = () => toastOf(page)

interface Traffic {
  /** The procedures of each request. */
  requests: string[]
  /** The bytes of the bodies in both directions, and of the feed. */
  bytes: number
}

/** Runs `act` and counts the requests of the page to the API, until the page makes none for a while. */
async function trafficOf(act: () => Promise<void>): Promise<Traffic> {
  const before = await feedBytes()
  const seen = await callsDuring(page, act)
  let bytes = (await feedBytes()) - before
  for (const request of seen) {
    const sizes = await request.sizes()
    bytes += sizes.requestBodySize + sizes.responseBodySize
  }
  const requests = seen.map(proceduresOf)
  return { requests, bytes }
}

/** Makes a page count the bytes of all its feeds. */
async function countFeed(page: Page): Promise<void> {
  await page.addInitScript(`
    window.feedBytes = 0
    const Native = window.EventSource
    window.EventSource = class extends Native {
      constructor(...args) {
        super(...args)
        this.addEventListener('message', ({ data }) => { window.feedBytes += data.length })
      }
    }
  `)
}
const feedBytes = () => page.evaluate<number>('window.feedBytes ?? 0')

test('with 2,100 todos, each click is one request of a few kB, and nothing is read again', {
  timeout: 600_000,
}, async () => {
  const loading = await trafficOf(async () => {
    await page.goto('/all')
    await row('Todo 0000').waitFor()
  })
  const read = loading.requests.flatMap((path) => path.split(','))
  const pages = read.filter((path) => path === 'todo.replica')
  expect(pages.length).toBeLessThanOrEqual(4)
  expect(read.filter((path) => path !== 'todo.replica').toSorted()).toEqual(
    [...new Set(read.filter((path) => path !== 'todo.replica'))].toSorted(),
  )

  const measured: Record<string, Traffic> = {}
  const clicks: Record<string, [request: string, act: () => Promise<void>]> = {
    add: [
      'todo.create',
      async () => {
        await field().fill('Something new tomorrow #fresh')
        await field().press('Enter')
        await row('Something new').waitFor()
      },
    ],
    complete: [
      'todo.complete',
      async () => {
        await box('Todo 0001').click()
        // A toast under the pointer stays, also while the traffic is counted.
        await toast().hover()
        await row('Todo 0001').waitFor({ state: 'detached' })
      },
    ],
    undo: [
      'change.undo',
      async () => {
        await toast().locator('button', { hasText: 'Undo' }).click()
        await row('Todo 0001').waitFor()
      },
    ],
    rename: [
      'todo.update',
      async () => {
        await row('Todo 0002').locator('[data-control="edit"]').focus()
        await page.keyboard.press('F2')
        await page.keyboard.type('Another title')
        await page.keyboard.press('Enter')
        await row('Another title').waitFor()
      },
    ],
    move: [
      'todo.move',
      async () => {
        await row('Todo 0003').locator('[data-control="edit"]').focus()
        await page.keyboard.press('t')
        await page.getByRole('option', { name: 'Tomorrow' }).click()
        await row('Todo 0003').waitFor()
      },
    ],
    delete: [
      'todo.delete',
      async () => {
        await row('Todo 0004').locator('[data-control="edit"]').focus()
        await page.keyboard.press('#')
        await row('Todo 0004').waitFor({ state: 'detached' })
      },
    ],
  }
  for (const [name, [, act]] of Object.entries(clicks)) measured[name] = await trafficOf(act)
  const search = await trafficOf(async () => {
    await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Upcoming' }).click()
    await page.getByRole('heading', { level: 1, name: 'Upcoming' }).waitFor()
    await page
      .getByRole('navigation', { name: 'Places' })
      .getByRole('link', { name: /^Inbox/ })
      .click()
    await page.getByRole('heading', { level: 1, name: 'Inbox' }).waitFor()
  })
  console.log(JSON.stringify(measured))
  for (const [name, [request]] of Object.entries(clicks)) {
    expect.soft(measured[name]?.requests, name).toEqual([request])
    expect.soft(measured[name]?.bytes, name).toBeLessThan(MAX_BYTES)
  }
  expect(search.requests).toEqual([])
})
