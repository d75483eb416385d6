import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AppInBrowser } from './app-in-browser.ts'
import { continueAsGuest, openAppInBrowser, send } from './app-in-browser.ts'

let app: AppInBrowser
let page: Page

beforeAll(async () => {
  app = await openAppInBrowser({ env: { RATE_LIMIT_PER_MINUTE: '1000', ASSISTANT: 'offline' } })
  page = await (await app.newContext()).newPage()
  await continueAsGuest(page)
})

afterAll(() => app?.close())

const card = () => page.getByRole('article', { name: 'Created a todo' })
const undo = () => card().getByRole('button', { name: 'Undo', exact: true })
const undone = () => card().getByRole('button', { name: 'Undone' })

/** Makes more changes than the page reads at once, one by one. */
async function makeManyChanges(): Promise<void> {
  await page.evaluate(`(async () => {
    for (let n = 0; n < 101; n++) {
      const headers = { 'content-type': 'application/json' }
      await fetch('/trpc/todo.create', { method: 'POST', headers, body: JSON.stringify({ item: 'Todo ' + n }) })
    }
  })()`)
}

/** Undoes what the assistant did last, as another device would. */
async function undoLast(): Promise<void> {
  await page.evaluate(`(async () => {
    const input = encodeURIComponent(JSON.stringify({ actor: 'assistant', limit: 1 }))
    const { result } = await (await fetch('/trpc/change.list?input=' + input)).json()
    const body = JSON.stringify({ change_id: [result.data.changes[0].id] })
    await fetch('/trpc/change.undo', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  })()`)
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
