import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@todo-agents/db/testing/free-port'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { ServerProcess } from '../src/testing/process.ts'
import { startProcess } from '../src/testing/process.ts'
import { launchBrowser } from './browser.ts'
import type { SlowModel } from './slow-model.ts'
import { startSlowModel } from './slow-model.ts'

const TEXT = 'One two three four five six seven eight nine ten, and that is all there is.'
const HALF = 'One two three four five six seven'
const TABS = 10

let browser: Browser
let model: SlowModel
let server: ServerProcess
let env: Record<string, string>
let data_dir: string
let context: BrowserContext

beforeAll(async () => {
  browser = await launchBrowser()
})

afterAll(() => browser?.close())

beforeEach(async () => {
  data_dir = mkdtempSync(join(tmpdir(), 'todo-agents-'))
  model = await startSlowModel(TEXT)
  env = {
    PORT: String(await freePort()),
    DATA_DIR: data_dir,
    RATE_LIMIT_PER_MINUTE: '100',
    ...model.env,
  }
  server = startProcess(env)
  await server.ready
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  return async () => {
    await context.close()
    server.child.kill('SIGTERM')
    await server.ended
    await model[Symbol.asyncDispose]()
    rmSync(data_dir, { recursive: true })
  }
}, 60_000)

async function openPage(): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`http://localhost:${env.PORT}`)
  return page
}

async function enter(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Continue as guest' }).click()
  await page.getByRole('textbox', { name: 'Message' }).waitFor()
}

async function send(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(text)
  await page.getByRole('button', { name: 'Send' }).click()
}

const log = (page: Page) => page.getByRole('log')

/** Remembers every alert that the page shows from now on; answers what they were. */
async function watchAlerts(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(`
    window.seenAlerts = new Set()
    new MutationObserver(() => {
      for (const alert of document.querySelectorAll('[role=alert]')) if (alert.textContent) seenAlerts.add(alert.textContent)
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  `)
  return () => page.evaluate('[...seenAlerts]')
}

test('an answer survives kill -9 of the server: a short pause, and no error', { timeout: 60_000 }, async () => {
  const page = await openPage()
  await enter(page)
  await send(page, 'Count, please')
  await log(page).getByText(HALF).waitFor()
  const alerts = await watchAlerts(page)

  server.child.kill('SIGKILL')
  await server.ended
  server = startProcess(env)
  await server.ready
  await vi.waitFor(() => expect(model.waiting()).toBe(1), 10_000)
  await page.screenshot({ path: join(import.meta.dirname, 'screenshots', 'killed-in-the-middle.png') })
  model.goOn()

  await log(page).getByText(TEXT).waitFor()
  expect((await log(page).innerText()).split('One two').length - 1).toBe(1)
  expect(await alerts()).toEqual([])
  await page.screenshot({ path: join(import.meta.dirname, 'screenshots', 'killed-and-whole.png') })
})

test('ten tabs that ask at the same time all get their answers, and stay usable meanwhile', {
  timeout: 120_000,
}, async () => {
  const first = await openPage()
  await enter(first)
  const pages = [first]
  while (pages.length < TABS) pages.push(await openPage())
  await Promise.all(pages.map((page) => page.getByRole('textbox', { name: 'Message' }).waitFor()))
  await Promise.all(pages.map((page, n) => send(page, `Count for tab ${n}`)))
  await vi.waitFor(() => expect(model.waiting()).toBeGreaterThanOrEqual(TABS), 30_000)

  // More answers are under way than a browser has connections, and the API still answers.
  for (const page of [pages[0], pages[TABS - 1]] as Page[]) {
    const status = await page.evaluate(async () => (await fetch('/readyz')).status)
    expect(status).toBe(200)
  }
  model.goOn()
  await Promise.all(pages.map((page) => log(page).getByText(TEXT).first().waitFor()))
})
