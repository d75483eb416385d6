import type { ModelServer, Reply } from '@todo-agents/agent/testing/model-server'
import { modelServer } from '@todo-agents/agent/testing/model-server'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { appForTests, openGuest } from './app-for-tests.ts'
import { chatModelEnv, screenshot, send } from './app-in-browser.ts'

/** Long enough that a busy machine still shows the wait. Two such waits exceed the longest wait that a step allows. */
const WAIT_SECONDS = 16

let model: ModelServer
let page: Page

function answer(content: string): Reply {
  const choice = (delta: object, finish_reason: string | null) => ({ choices: [{ index: 0, delta, finish_reason }] })
  return { events: [choice({ content }, null), choice({}, 'stop')], done: true }
}

beforeAll(async () => {
  model = await modelServer(
    { status: 429, headers: { 'retry-after': String(WAIT_SECONDS) } },
    answer('After the wait.'),
    { status: 400 },
    answer('Another answer.'),
    answer('An answer at last.'),
  )
  return () => model[Symbol.asyncDispose]()
})

const app = appForTests(() => ({ env: { RATE_LIMIT_PER_MINUTE: '1000', ...chatModelEnv(model.baseURL) } }))

beforeAll(async () => {
  ;({ page } = await openGuest(app, { viewport: { width: 390, height: 800 } }))
  await page.getByRole('link', { name: 'Assistant', exact: true }).click()
})

/** Saves pictures of the page in both colour schemes, for a person to look at. */
async function screenshots(name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await screenshot(page, `${name}-${colorScheme}`)
  }
}

const log = () => page.getByRole('log')

test('a wait that the server of the model asks for is shown with its length, also after a reload', async () => {
  await send(page, 'Hello')
  const note = page.getByText(/The server of the language model asked to wait\. It goes on by itself in \d+ s\./)
  await note.waitFor()
  expect(await page.locator('.thinking').count()).toBe(0)
  await screenshots('model-wait')
  await page.reload()
  await page.getByRole('link', { name: 'Assistant', exact: true }).click()
  await log().getByText('After the wait.').waitFor()

  expect(await note.count()).toBe(0)
  expect(model.requests).toHaveLength(2)
})

test('an unanswered message keeps its mark, also after a reload, and can be sent again', async () => {
  await send(page, 'The first that fails')
  const alert = page.getByRole('alert')
  await alert.getByText(/refused the request as malformed/).waitFor()
  expect(await alert.locator('p').innerText()).not.toMatch(/[0-9a-f]{8}-/)
  await alert.getByText('Details', { exact: true }).click()
  expect(await alert.innerText()).toMatch(/Error [0-9a-f-]{36}/)
  await screenshots('model-error')
  await send(page, 'The next')
  await log().getByText('Another answer.').waitFor()
  await log()
    .getByText(/^Not answered: /)
    .waitFor()
  await screenshots('not-answered')
  await page.reload()
  await page.getByRole('link', { name: 'Assistant', exact: true }).click()
  await log().getByText('Not answered').waitFor()
  await log().getByRole('button', { name: 'Try again' }).click()

  await log().getByText('An answer at last.').waitFor()
})
