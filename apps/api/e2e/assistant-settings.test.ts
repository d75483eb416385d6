import type { ModelServer } from '@todo-agents/agent/testing/model-server'
import { modelServer } from '@todo-agents/agent/testing/model-server'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { appForTests, openGuest } from './app-for-tests.ts'
import { chatModelEnv, screenshot, send } from './app-in-browser.ts'

let model: ModelServer
let page: Page

beforeAll(async () => {
  model = await modelServer()
  return () => model[Symbol.asyncDispose]()
})

const app = appForTests(() => ({ env: { ...chatModelEnv(model.baseURL), MONTHLY_BUDGET: '5' } }))

beforeAll(async () => {
  ;({ page } = await openGuest(app))
})

const settings = () => page.getByRole('main')

async function openSettings(section: string): Promise<void> {
  await page.getByRole('button', { name: 'Account', exact: true }).click()
  await page.locator('.menu').getByRole('button', { name: 'Settings' }).click()
  await settings()
    .getByRole('link', { name: new RegExp(`^${section}`) })
    .click()
  await page.getByRole('heading', { level: 1, name: section }).waitFor()
}

test('who answers is saved as it is chosen, and stays chosen; the usage shows the budget', async () => {
  await openSettings('Assistant')
  await settings().getByText('A language model answers you now.').waitFor()
  await settings().getByLabel('Who answers').selectOption('offline')
  await settings().getByText('The built-in rules of this server answer you now').waitFor()
  await screenshot(page, 'who-answers')
  await settings().getByText('Saved', { exact: true }).waitFor()
  await page.reload()
  await expect.poll(() => settings().getByLabel('Who answers').inputValue()).toBe('offline')

  await openSettings('Usage')
  await settings().getByText('of $5.00').waitFor()
  await openSettings('Assistant')
})

test('a preference is added, changed and deleted, and each change can be undone', async () => {
  const list = settings().getByRole('list', { name: 'Preferences' })
  const field = settings().getByRole('textbox', { name: 'A new preference' })
  await field.fill('Meetings are 30 minutes')
  await field.press('Enter')
  await list.getByText('Meetings are 30 minutes').waitFor()
  expect(await field.inputValue()).toBe('')
  await list.getByRole('button', { name: 'Edit Meetings are 30 minutes' }).click()
  await list.getByRole('textbox').fill('Meetings are 45 minutes')
  await list.getByRole('textbox').press('Enter')
  await list.getByText('Meetings are 45 minutes').waitFor()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await list.scrollIntoViewIfNeeded()
    await screenshot(page, `preferences-${colorScheme}`)
  }
  await list.getByRole('button', { name: 'Delete Meetings are 45 minutes' }).click()
  await list.getByText('Meetings are 45 minutes').waitFor({ state: 'detached' })
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
  await list.getByText('Meetings are 45 minutes').waitFor()
  await page.setViewportSize({ width: 390, height: 800 })
  await list.scrollIntoViewIfNeeded()
  await screenshot(page, 'preferences-390')
})

test('what words mean is remembered from the chat, shown, deleted and brought back', async () => {
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.emulateMedia({ colorScheme: 'light' })
  await settings().getByText('Nothing yet. When the assistant asks').waitFor()
  await screenshot(page, 'wordings-empty')
  const teach = [
    ['blorp Mo', 'Shall I add “blorp Mo” as a todo?'],
    ['yes', 'I will understand that next time.'],
    ['when I say “what gives” I mean show my list', 'From now on'],
  ] as const
  for (const [message, reply] of teach) {
    await send(page, message)
    await page.getByText(reply).last().waitFor()
  }
  const list = settings().getByRole('list', { name: 'What your words mean' })
  await expect
    .poll(() => list.getByRole('listitem').allTextContents())
    .toEqual(['“what gives” – show my list', '“blorp Mo” – a new todo'])
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await list.scrollIntoViewIfNeeded()
    await screenshot(page, `wordings-${colorScheme}`)
  }
  await list.getByRole('button', { name: 'Delete blorp Mo' }).click()
  await list.getByText('blorp Mo').waitFor({ state: 'detached' })
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
  await list.getByText('blorp Mo').waitFor()
  await settings().getByRole('button', { name: 'Forget all' }).click()
  await settings().getByText('Nothing yet. When the assistant asks').waitFor()
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).last().click()
  await list.getByText('blorp Mo').waitFor()
  await page.setViewportSize({ width: 390, height: 800 })
  await list.scrollIntoViewIfNeeded()
  await screenshot(page, 'wordings-390')
})
