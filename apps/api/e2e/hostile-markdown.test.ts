import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ModelServer } from '@todo-agents/agent/testing/model-server'
import { modelServer } from '@todo-agents/agent/testing/model-server'
import { createDataDir } from '@todo-agents/db/testing/data-dirs'
import { freePort } from '@todo-agents/db/testing/free-port'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ServerProcess } from '../src/testing/process.ts'
import { startProcess } from '../src/testing/process.ts'
import { launchBrowser } from './browser.ts'

/** What a model wrote that fell into a loop, each with words at its end that must be readable. */
const ANSWERS = [
  `${'> '.repeat(3_000)}the end of quotes`,
  `${'- '.repeat(2_000)}the end of dashes`,
  `${'+ '.repeat(2_000)}the end of pluses`,
  `${'1. '.repeat(1_500)}the end of numbers`,
  `${'*a '.repeat(900)}${'a* '.repeat(900)}the end of emphasis`,
  `${'!['.repeat(900)}a${'](b)'.repeat(900)} the end of images`,
  `${']'.repeat(8_000)} the end of brackets`,
  `${Array.from({ length: 90 }, (_, depth) => `${'  '.repeat(depth)}- a`).join('\n')}\n\nthe end of indents`,
]
const SCREENSHOTS = join(import.meta.dirname, 'screenshots')

let browser: Browser
let model: ModelServer
let server: ServerProcess
let page: Page
let url: string
let data_dir: string
const errors: string[] = []

beforeAll(async () => {
  data_dir = createDataDir()
  mkdirSync(SCREENSHOTS, { recursive: true })
  model = await modelServer(...ANSWERS.map((content) => ({ events: inDeltas(content), done: true })))
  url = `http://localhost:${await freePort()}`
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
  page.on('pageerror', (error) => errors.push(String(error)))
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

/** Chat Completions, some letters at a time, as a model streams. */
function inDeltas(content: string): object[] {
  const pieces = content.match(/.{1,100}/gs) ?? []
  const chunk = (delta: object, finish_reason: string | null) => ({
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason }],
  })
  return [...pieces.map((piece) => chunk({ content: piece }, null)), chunk({}, 'stop')]
}

test('answers of a model that repeats itself are shown, and so they are after a reload', {
  timeout: 300_000,
}, async () => {
  for (const answer of ANSWERS) {
    await page.getByRole('textbox', { name: 'Message' }).fill('Go on')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByRole('log').getByText(ending(answer)).waitFor()
  }
  await page.reload()
  await page.getByRole('button', { name: 'Assistant' }).click()

  for (const answer of ANSWERS) await page.getByRole('log').getByText(ending(answer)).waitFor()
  expect(await page.getByRole('alert').count()).toBe(0)
  expect(errors).toEqual([])
  await page.screenshot({ path: join(SCREENSHOTS, 'hostile-markdown.png') })
})

function ending(answer: string): RegExp {
  return new RegExp(`${answer.slice(answer.lastIndexOf('the end of'))}$`)
}
