import type { BrowserContext, Page } from 'playwright-core'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { appForTests, openGuest } from './app-for-tests.ts'
import { screenshot } from './app-in-browser.ts'
import { callsDuring, proceduresOf } from './page-calls.ts'
import { quickAddOf, rowOf } from './page-parts.ts'
import { call } from './server-calls.ts'

const app = appForTests()
let context: BrowserContext
let page: Page

beforeEach(async () => {
  ;({ context, page } = await openGuest(app, { path: '/all' }))
  return () => context.close()
})

const field = () => quickAddOf(page)
const row = (item: string) => rowOf(page, item)
const box = (item: string) => row(item).locator('input[type="checkbox"]')

const create = (todo: object) => call<void>(app, context, 'todo.create', todo)

/** Runs `act` and returns the procedures of the page's requests to the API. */
async function requestsOf(act: () => Promise<void>): Promise<string[]> {
  return (await callsDuring(page, act)).map(proceduresOf)
}

describe('a page', () => {
  test('reads everything once when it loads', async () => {
    // What this page loads when it is idle is not of the next one.
    await requestsOf(() => create({ item: 'One', tags: ['home'] }))
    const requests = await requestsOf(async () => {
      await page.goto('/all')
      await row('One').waitFor()
    })
    const procedures = requests.flatMap((path) => path.split(','))
    expect(procedures.toSorted()).toEqual([...new Set(procedures)].toSorted())
    expect(procedures).toContain('todo.replica')
  })

  test('shows sixty changes of another program without a request', async () => {
    // What is loaded when the page is idle comes first.
    await requestsOf(async () => {})
    const requests = await requestsOf(async () => {
      for (let n = 0; n < 60; n++) await create({ item: `Todo ${n}`, tags: [`tag ${n % 3}`] })
      await page.getByRole('link', { name: 'All 60 open todos' }).waitFor()
    })
    expect(requests).toEqual([])
  })
})

describe('a server that is killed', () => {
  test('while the server is down the page says so, no todo is lost, and all works again seconds after its return', async () => {
    for (const item of ['Milk', 'Bread']) await create({ item })
    await row('Bread').waitFor()
    // The page loads the reader of lines with the first letter.
    const reader = page.waitForResponse(/\/read-line-[^/]*\.js$/)
    await field().fill('B')
    await (await reader).finished()
    await field().fill('')

    await app.stopServer('SIGKILL')
    await box('Milk').click()
    await page.getByRole('status').filter({ hasText: 'The server cannot be reached.' }).waitFor()
    // The page first showed the todo as done. It is open again, because the server did not get the change.
    await vi.waitFor(async () => expect(await box('Milk').isChecked()).toBe(false))
    await field().fill('Butter tomorrow at 9 #food')
    await field().press('Enter')
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
    await row('Butter').waitFor()
    await unsent.waitFor({ state: 'detached' })
    // The feed works again, too: a change of another program appears.
    await create({ item: 'From elsewhere' })
    await row('From elsewhere').waitFor()
    console.log(
      `online again ${Math.round(online_ms)} ms, everything ${Math.round(performance.now() - ready)} ms after`,
    )
    // It takes 3 s on an idle machine.
    expect(online_ms).toBeLessThan(12_000)
    await page.reload()
    await row('Butter').waitFor()
    expect(await row('Butter').count()).toBe(1)
    expect(await box('Milk').isChecked()).toBe(false)
  })

  test('a todo that was added while the server was down is there once, also after a reload', async () => {
    // The server gets the todo but its answer is lost, so the page cannot know whether the server has the todo.
    await page.route('**/trpc/todo.create**', async (route) => {
      await route.fetch()
      await route.abort()
    })
    await field().fill('Call the bank')
    await field().press('Enter')
    await page.getByRole('region', { name: 'Not saved yet' }).getByText('Call the bank').waitFor()
    await page.unroute('**/trpc/todo.create**')
    await page.reload()
    await page.getByRole('region', { name: 'Not saved yet' }).waitFor({ state: 'detached' })
    await row('Call the bank').waitFor()
    await page.reload()
    await row('Call the bank').waitFor()
    expect(await row('Call the bank').count()).toBe(1)
  })
})
