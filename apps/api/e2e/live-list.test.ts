import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { AppInBrowser } from './app-in-browser.ts'
import { openAppInBrowser, screenshot } from './app-in-browser.ts'
import { callsDuring, proceduresOf } from './page-calls.ts'

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
  await page.goto('/all')
  return page
}

const field = (page: Page) => page.getByRole('textbox', { name: 'Add a todo' })
/** Returns the row of a todo, found by the label of its title. A search by text finds the titles of overlapping ones too. */
const row = (page: Page, item: string) => page.locator(`[data-todo]:has([aria-label^="Edit ${item}"])`)
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

/** Runs `act` and returns the procedures of the page's requests to the API. */
async function requestsOf(page: Page, act: () => Promise<void>): Promise<string[]> {
  return (await callsDuring(page, act)).map(proceduresOf)
}

describe('a page', () => {
  test('reads everything once when it loads', async () => {
    const page = await openPage()
    await enter(page)
    // What this page loads when it is idle is not of the next one.
    await requestsOf(page, () => call(page, 'todo.create', { item: 'One', tags: ['home'] }))
    const requests = await requestsOf(page, async () => {
      await page.goto('/all')
      await row(page, 'One').waitFor()
    })
    const procedures = requests.flatMap((path) => path.split(','))
    expect(procedures.toSorted()).toEqual([...new Set(procedures)].toSorted())
    expect(procedures).toContain('todo.replica')
  })

  test('shows sixty changes of another program without a request', async () => {
    const page = await openPage()
    await enter(page)
    // What is loaded when the page is idle comes first.
    await requestsOf(page, async () => {})
    const requests = await requestsOf(page, async () => {
      const other = await context.newPage()
      await other.goto('/healthz')
      for (let n = 0; n < 60; n++) await call(other, 'todo.create', { item: `Todo ${n}`, tags: [`tag ${n % 3}`] })
      await page.getByRole('link', { name: 'All 60 open todos' }).waitFor()
    })
    expect(requests).toEqual([])
  })
})

describe('a server that is killed', () => {
  test('while the server is down the page says so, no todo is lost, and all works again seconds after its return', async () => {
    const page = await openPage()
    await enter(page)
    for (const item of ['Milk', 'Bread']) await call(page, 'todo.create', { item })
    await row(page, 'Bread').waitFor()
    // The page loads the reader of lines with the first letter.
    const reader = page.waitForResponse(/\/read-line-[^/]*\.js$/)
    await field(page).fill('B')
    await (await reader).finished()
    await field(page).fill('')

    await app.stopServer('SIGKILL')
    await box(page, 'Milk').click()
    await page.getByRole('status').filter({ hasText: 'The server cannot be reached.' }).waitFor()
    // The page first showed the todo as done. It is open again, because the server did not get the change.
    await vi.waitFor(async () => expect(await box(page, 'Milk').isChecked()).toBe(false))
    await field(page).fill('Butter tomorrow at 9 #food')
    await field(page).press('Enter')
    const unsent = page.getByRole('region', { name: 'Not saved yet' })
    await unsent.getByText('Butter').waitFor()
    await unsent.getByText(/^Tomorrow, (09:00|9:00 AM).* · #food$/).waitFor()
    await screenshot(page, 'offline-light')
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 390, height: 844 })
    await screenshot(page, 'offline-dark-phone')
    await page.setViewportSize({ width: 1280, height: 800 })

    await page.getByRole('button', { name: 'Retry now' }).click()
    await page.getByRole('status').filter({ hasText: 'The server cannot be reached.' }).waitFor()
    await app.startServer()
    const ready = performance.now()
    await page.getByRole('status').filter({ hasText: 'The server cannot be reached.' }).waitFor({ state: 'detached' })
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
