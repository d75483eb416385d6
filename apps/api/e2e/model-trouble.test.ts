import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ModelServer, Reply } from '@todo-agents/agent/testing/model-server'
import { modelServer } from '@todo-agents/agent/testing/model-server'
import { createDataDir } from '@todo-agents/db/testing/data-dirs'
import { freePort } from '@todo-agents/db/testing/free-port'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ServerProcess } from '../src/testing/process.ts'
import { startProcess } from '../src/testing/process.ts'
import { launchBrowser } from './browser.ts'

const SCREENSHOTS = join(import.meta.dirname, 'screenshots')
/** Long enough to be read on a busy machine, and a second one would be more than a step waits. */
const WAIT_SECONDS = 16

let browser: Browser
let model: ModelServer
let server: ServerProcess
let page: Page
let data_dir: string

function answer(content: string): Reply {
  const choice = (delta: object, finish_reason: string | null) => ({ choices: [{ index: 0, delta, finish_reason }] })
  return { events: [choice({ content }, null), choice({}, 'stop')], done: true }
}

beforeAll(async () => {
  mkdirSync(SCREENSHOTS, { recursive: true })
  data_dir = createDataDir()
  model = await modelServer(
    { status: 429, headers: { 'retry-after': String(WAIT_SECONDS) } },
    answer('After the wait.'),
    { status: 400 },
    answer('Another answer.'),
    answer('An answer at last.'),
  )
  const url = `http://localhost:${await freePort()}`
  server = startProcess({
    PORT: new URL(url).port,
    DATA_DIR: data_dir,
    RATE_LIMIT_PER_MINUTE: '1000',
    AGENT_MODEL: 'openai',
    OPENAI_API: 'chat',
    OPENAI_API_KEY: 'none',
    OPENAI_BASE_URL: model.baseURL,
  })
  await server.ready
  browser = await launchBrowser()
  page = await browser.newPage({ viewport: { width: 390, height: 800 } })
  page.setDefaultTimeout(60_000)
  await page.goto(url)
  await page.getByRole('button', { name: 'Continue as guest' }).click()
  await page.getByRole('button', { name: 'Assistant' }).click()
}, 300_000)

afterAll(async () => {
  await browser?.close()
  server?.child.kill('SIGTERM')
  await server?.ended
  await model?.[Symbol.asyncDispose]()
  rmSync(data_dir, { recursive: true, force: true })
})

async function send(text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(text)
  await page.getByRole('button', { name: 'Send' }).click()
}

/** In both colour schemes, to look at. */
async function screenshots(name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: join(SCREENSHOTS, `${name}-${colorScheme}.png`) })
  }
}

const log = () => page.getByRole('log')

test('a wait that the server of the model orders is told with its length, also after a reload', {
  timeout: 300_000,
}, async () => {
  await send('Hello')
  const note = page.getByText(/The server of the language model asked to wait\. It goes on by itself in \d+ s\./)
  await note.waitFor()
  expect(await page.locator('.thinking').count()).toBe(0)
  await screenshots('model-wait')
  await page.reload()
  await page.getByRole('button', { name: 'Assistant' }).click()
  await log().getByText('After the wait.').waitFor()

  expect(await note.count()).toBe(0)
  expect(model.requests).toHaveLength(2)
})

test('a message that was not answered keeps its mark, also after a reload, and can be sent again', {
  timeout: 300_000,
}, async () => {
  await send('The first that fails')
  const alert = page.getByRole('alert')
  await alert.getByText(/refused the request as malformed/).waitFor()
  expect(await alert.locator('p').innerText()).not.toMatch(/[0-9a-f]{8}-/)
  await alert.getByText('Details', { exact: true }).click()
  expect(await alert.innerText()).toMatch(/Error [0-9a-f-]{36}/)
  await screenshots('model-error')
  await send('The next')
  await log().getByText('Another answer.').waitFor()
  await log()
    .getByText(/^Not answered: /)
    .waitFor()
  await screenshots('not-answered')
  await page.reload()
  await page.getByRole('button', { name: 'Assistant' }).click()
  await log().getByText('Not answered').waitFor()
  await log().getByRole('button', { name: 'Try again' }).click()

  await log().getByText('An answer at last.').waitFor()
})
