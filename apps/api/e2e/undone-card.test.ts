import type { ChangePage } from '@todo-agents/contract/change'
import type { BrowserContext, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { appForTests, openGuest } from './app-for-tests.ts'
import { send } from './app-in-browser.ts'
import { call, query } from './server-calls.ts'

const app = appForTests({ env: { RATE_LIMIT_PER_MINUTE: '1000', ASSISTANT: 'offline' } })
let context: BrowserContext
let page: Page

beforeAll(async () => {
  ;({ context, page } = await openGuest(app))
})

const card = () => page.getByRole('article', { name: 'Created a todo' })
const undo = () => card().getByRole('button', { name: 'Undo', exact: true })
const undone = () => card().getByRole('button', { name: 'Undone' })

/** Makes more changes than the page reads at once, one by one. */
async function makeManyChanges(): Promise<void> {
  for (let n = 0; n < 101; n++) await call(app, context, 'todo.create', { item: `Todo ${n}` })
}

/** Undoes what the assistant did last, as another device would. */
async function undoLast(): Promise<void> {
  const { changes } = await query<ChangePage>(app, context, 'change.list', { actor: 'assistant', limit: 1 })
  await call(app, context, 'change.undo', { change_id: [changes[0]!.id] })
}

test('a card that was undone says so after many other changes and a reload', async () => {
  await send(page, 'add milk')
  await undo().click()
  await undone().waitFor()
  await makeManyChanges()
  await page.reload()
  await undone().waitFor()
})

test('a card that has missed that it was undone learns it from the refusal, without a toast', async () => {
  await page.getByRole('button', { name: 'New chat', exact: true }).click()
  await send(page, 'add bread')
  await undo().waitFor()
  await makeManyChanges()
  const asked = page.waitForResponse((answer) => /change\.list.*run_id/.test(decodeURIComponent(answer.url())))
  await page.reload()
  await asked
  await undoLast()
  await undone().waitFor()
  await makeManyChanges()
  const refused = page.waitForResponse((answer) => answer.url().includes('change.undo'))
  await undo().click()
  expect((await refused).status()).toBe(409)
  await undone().waitFor()
  expect(await page.getByText('already undone').count()).toBe(0)
})
