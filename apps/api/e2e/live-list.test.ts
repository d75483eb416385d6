import type { BrowserContext, Page, Request } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { AppInBrowser } from './app-in-browser.ts'
import { openAppInBrowser, screenshot } from './app-in-browser.ts'

/** The time to load them grows with their square: each page renders all rows before it once more. */
const PAGES = 6
/** The number of todos in one page of the list. */
const PAGE = 40
const MAX_REQUESTS = 2
const MAX_BYTES = 10_000

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
  await page.goto('/')
  return page
}

const field = (page: Page) => page.getByRole('textbox', { name: 'Add a todo' })
const rows = (page: Page) => page.locator('[data-todo]')
/**
 * Returns the texts of the first thirty rows. The texts of all rows take long, because each needs a layout.
 */
const firstRows = (page: Page) =>
  page.evaluate<string[]>(`[...document.querySelectorAll('[data-todo]')].slice(0, 30).map((row) => row.innerText)`)
/**
 * Returns the row of a todo, found by the label of its edit button. A search by text finds other rows, too, because a
 * row also has the titles of overlapping todos. A query by role computes the names of all buttons each time.
 */
const row = (page: Page, item: string) => page.locator(`[data-todo]:has([aria-label^="Edit ${item}"])`)
const loadMore = (page: Page) => page.locator('main button', { hasText: 'Load more' })
const toast = (page: Page) => page.locator('.toast')
const box = (page: Page, item: string) => row(page, item).locator('input[type="checkbox"]')

async function enter(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Continue as guest' }).click()
  await field(page).waitFor()
}

/** Calls a procedure, as another program of the same user would. */
async function call(page: Page, path: string, input: unknown): Promise<void> {
  await page.evaluate(`fetch('/trpc/${path}', {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(${JSON.stringify(input)}),
  }).then((response) => { if (!response.ok) throw new Error('${path}: ' + response.status) })`)
}

interface Traffic {
  requests: number
  /** The bytes of the bodies in both directions, and of the feed. */
  bytes: number
  urls: string[]
}

/** Runs `act` and counts the requests of the page to the API, until the page makes none for a while. */
async function trafficOf(page: Page, act: () => Promise<void>): Promise<Traffic> {
  const seen: Request[] = []
  const note = (request: Request) => {
    if (request.url().includes('/trpc/') && !request.url().includes('change.subscribe')) seen.push(request)
  }
  const feedBefore = await feedBytes(page)
  page.on('request', note)
  await act()
  let last = -1
  // The page collects or delays requests for up to one second, so two seconds without a request mean that all were
  // sent.
  await vi.waitFor(
    async () => {
      const count = seen.length
      const isQuiet = count === last
      last = count
      if (!isQuiet) throw new Error('It still asks.')
    },
    { interval: 2_000, timeout: 60_000 },
  )
  page.off('request', note)
  let bytes = (await feedBytes(page)) - feedBefore
  for (const request of seen) {
    const sizes = await request.sizes()
    bytes += sizes.requestBodySize + sizes.responseBodySize
  }
  return {
    requests: seen.length,
    bytes,
    urls: seen.map((request) => request.url().slice(app.url.length, app.url.length + 80)),
  }
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
const feedBytes = (page: Page) => page.evaluate<number>('window.feedBytes ?? 0')

describe('with six pages loaded', () => {
  test('adding, completing, editing and undoing take at most two requests and 10 kB, and none in another tab', {
    timeout: 1_800_000,
  }, async () => {
    const page = await context.newPage()
    await countFeed(page)
    await page.goto('/')
    await enter(page)
    const start = Date.UTC(2027, 0, 1, 8)
    const count = PAGES * PAGE + 10
    // A page that shows the list would render it again for each new todo.
    await page.goto('about:blank')
    for (let n = 0; n < count; n += 1) {
      const at = new Date(start + n * 3_600_000)
      const data = { item: `Todo ${String(n).padStart(4, '0')}`, start_time: at, description: 'x'.repeat(200) }
      const response = await context.request.post(`${app.url}/trpc/todo.create`, { data, headers: { origin: app.url } })
      if (!response.ok()) throw new Error(await response.text())
    }
    await page.goto('/')
    await row(page, 'Todo 0000').waitFor()
    for (let pages = 1; pages < PAGES; pages += 1) {
      const more = page.waitForResponse((response) => response.url().includes('todo.list'))
      await loadMore(page).dispatchEvent('click')
      await more
    }
    await vi.waitFor(async () => expect(await rows(page).count()).toBe(PAGES * PAGE))

    const beside = await openPage()
    await row(beside, 'Todo 0000').waitFor()
    const measured: Record<string, Traffic> = {}
    const measure = async (name: string, act: () => Promise<void>) => {
      let own: Traffic | undefined
      const other = await trafficOf(beside, async () => {
        own = await trafficOf(page, act)
      })
      measured[name] = own as Traffic
      expect.soft(other, `the tab beside: ${name}`).toMatchObject({ requests: 0 })
    }

    await measure('add', async () => {
      await field(page).fill('Something new tomorrow #fresh')
      await field(page).press('Enter')
      await row(page, 'Something new').waitFor()
    })
    await measure('complete', async () => {
      await box(page, 'Todo 0001').click()
      // A toast under the pointer stays, also while the traffic is counted.
      await toast(page).hover()
      await row(page, 'Todo 0001').waitFor({ state: 'detached' })
    })
    await measure('undo', async () => {
      await toast(page).locator('button', { hasText: 'Undo' }).click()
      await row(page, 'Todo 0001').waitFor()
    })
    await measure('edit', async () => {
      await row(page, 'Todo 0002').locator('[data-control="edit"]').click()
      await page.getByRole('dialog').getByLabel('Title').fill('Todo 0002 at another time')
      await page.getByRole('dialog').getByLabel('Starts').fill('2027-01-01T11:15')
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
      await row(page, 'Todo 0002 at another time').first().waitFor()
    })
    await measure('delete', async () => {
      await row(page, 'Todo 0003').hover()
      await row(page, 'Todo 0003').locator('[data-control="delete"]').click()
      await row(page, 'Todo 0003').waitFor({ state: 'detached' })
    })
    console.log(JSON.stringify(measured, null, 1))
    for (const [name, { requests, bytes, urls }] of Object.entries(measured)) {
      expect.soft(requests, `${name}: ${urls}`).toBeLessThanOrEqual(MAX_REQUESTS)
      expect.soft(bytes, name).toBeLessThanOrEqual(MAX_BYTES)
    }

    // Both tabs must show the same as a page that has just loaded.
    const shown = await firstRows(beside)
    await beside.reload()
    await row(beside, 'Todo 0000').waitFor()
    expect(await firstRows(beside)).toEqual(shown)
    expect(await firstRows(page)).toEqual(shown)
  })

  test('a page reads everything once when it loads', async () => {
    const page = await openPage()
    await enter(page)
    await call(page, 'todo.create', { item: 'One', tags: ['home'] })
    const urls = (
      await trafficOf(page, async () => {
        await page.reload()
        await row(page, 'One').waitFor()
      })
    ).urls
    const procedures = urls.flatMap((path) => path.slice('/trpc/'.length).split('?')[0]?.split(',') ?? [])
    expect(procedures.toSorted()).toEqual([...new Set(procedures)].toSorted())
    expect(procedures).toContain('todo.list')
  })

  test('sixty changes of another program cause no request of an idle tab', async () => {
    const page = await openPage()
    await enter(page)
    const { requests } = await trafficOf(page, async () => {
      const other = await context.newPage()
      await other.goto('/healthz')
      for (let n = 0; n < 60; n++) await call(other, 'todo.create', { item: `Todo ${n}`, tags: [`tag ${n % 3}`] })
      await vi.waitFor(async () => expect(await rows(page).count()).toBe(40 + 20))
    })
    expect(requests).toBe(0)
  })
})

describe('a server that is killed', () => {
  test('while the server is down the page says so, no todo is lost, and all works again seconds after its return', async () => {
    const page = await openPage()
    await enter(page)
    for (const item of ['Milk', 'Bread']) await call(page, 'todo.create', { item })
    await row(page, 'Bread').waitFor()

    await app.stopServer('SIGKILL')
    await box(page, 'Milk').click()
    await page.getByRole('status').filter({ hasText: 'Offline.' }).waitFor()
    // The page first showed the todo as done. It is open again, because the server did not get the change.
    await vi.waitFor(async () => expect(await box(page, 'Milk').isChecked()).toBe(false))
    await field(page).fill('Butter tomorrow')
    await field(page).press('Enter')
    const unsent = page.getByRole('region', { name: 'Not saved yet' })
    await unsent.getByText('Butter').waitFor()
    await screenshot(page, 'offline-light')
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 390, height: 844 })
    await screenshot(page, 'offline-dark-phone')
    await page.setViewportSize({ width: 1280, height: 800 })

    await page.getByRole('button', { name: 'Retry now' }).click()
    await page.getByRole('status').filter({ hasText: 'Offline.' }).waitFor()
    await app.startServer()
    const ready = performance.now()
    await page.getByRole('status').filter({ hasText: 'Offline.' }).waitFor({ state: 'detached' })
    const online_ms = performance.now() - ready
    await row(page, 'Butter').waitFor()
    await unsent.waitFor({ state: 'detached' })
    // The feed works again, too: a change of another program appears.
    const other = await context.newPage()
    await other.goto('/healthz')
    await call(other, 'todo.create', { item: 'From elsewhere' })
    await row(page, 'From elsewhere').waitFor()
    console.log(
      `online again ${Math.round(online_ms)} ms, everything ${Math.round(performance.now() - ready)} ms after`,
    )
    // It takes 3 s on an idle machine.
    expect(online_ms).toBeLessThan(12_000)
    await page.reload()
    await row(page, 'Butter').waitFor()
    expect(await row(page, 'Butter').count()).toBe(1)
    expect(await box(page, 'Milk').isChecked()).toBe(false)
  })

  test('a todo that was added while the server was down is there once, also after a reload', async () => {
    const page = await openPage()
    await enter(page)
    // The server gets the todo but its answer is lost, so the page cannot know whether the server has the todo.
    await page.route('**/trpc/todo.create**', async (route) => {
      await route.fetch()
      await route.abort()
    })
    await field(page).fill('Call the bank')
    await field(page).press('Enter')
    await page.getByRole('region', { name: 'Not saved yet' }).getByText('Call the bank').waitFor()
    await page.unroute('**/trpc/todo.create**')
    await page.reload()
    await page.getByRole('region', { name: 'Not saved yet' }).waitFor({ state: 'detached' })
    await row(page, 'Call the bank').waitFor()
    await page.reload()
    await row(page, 'Call the bank').waitFor()
    expect(await row(page, 'Call the bank').count()).toBe(1)
  })
})
