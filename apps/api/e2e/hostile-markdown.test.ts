import type { ModelServer } from '@todo-agents/agent/testing/model-server'
import { modelServer } from '@todo-agents/agent/testing/model-server'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { appForTests, openGuest } from './app-for-tests.ts'
import { chatModelEnv, screenshot, send } from './app-in-browser.ts'

/** Answers of a model that repeats itself. The words at the end of each answer must be readable on the page. */
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

let model: ModelServer
let page: Page
const errors: string[] = []

beforeAll(async () => {
  model = await modelServer(...ANSWERS.map((content) => ({ events: inDeltas(content), done: true })))
  return () => model[Symbol.asyncDispose]()
})

const app = appForTests(() => ({ env: { RATE_LIMIT_PER_MINUTE: '1000', ...chatModelEnv(model.baseURL) } }))

beforeAll(async () => {
  const prepare = (page: Page) => page.on('pageerror', (error) => errors.push(String(error)))
  ;({ page } = await openGuest(app, { prepare, viewport: { width: 390, height: 800 } }))
  await page.getByRole('link', { name: 'Assistant', exact: true }).click()
})

/** Returns the chunks of Chat Completions for a text, with up to 100 letters each. */
function inDeltas(content: string): object[] {
  const pieces = content.match(/.{1,100}/gs) ?? []
  const chunk = (delta: object, finish_reason: string | null) => ({
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason }],
  })
  return [...pieces.map((piece) => chunk({ content: piece }, null)), chunk({}, 'stop')]
}

test('answers of a model that repeats itself are shown, also after a reload', async () => {
  for (const answer of ANSWERS) {
    await send(page, 'Go on')
    await page.getByRole('log').getByText(ending(answer)).waitFor()
  }
  await page.reload()
  await page.getByRole('link', { name: 'Assistant', exact: true }).click()

  for (const answer of ANSWERS) await page.getByRole('log').getByText(ending(answer)).waitFor()
  expect(await page.getByRole('alert').count()).toBe(0)
  expect(errors).toEqual([])
  await screenshot(page, 'hostile-markdown')
})

function ending(answer: string): RegExp {
  return new RegExp(`${answer.slice(answer.lastIndexOf('the end of'))}$`)
}
