import { expect, test } from 'vitest'
import { appForTests, openGuest } from './app-for-tests.ts'
import { screenshot, send } from './app-in-browser.ts'
import { titlesOf } from './page-parts.ts'

const app = appForTests({ env: { RATE_LIMIT_PER_MINUTE: '1000', ASSISTANT: 'offline' } })

test('of two questions one is shown and the other waits, until the user has decided the first', async () => {
  await using guest = await openGuest(app, { path: '/inbox' })
  const { page } = guest
  const waiting = page.getByRole('log').getByText(/Deleting.* · Waits for your approval/)
  for (const text of ['add tea, jam and rice', 'add salt, milk and oats']) {
    await send(page, text)
    await page.getByRole('button', { name: 'Ask again' }).last().waitFor()
  }
  await expect.poll(async () => (await titlesOf(page)).length).toBe(6)
  await send(page, 'delete tea, jam and rice')
  await page.getByRole('button', { name: 'Delete 3 todos' }).waitFor()
  await send(page, 'delete salt, milk and oats')
  await expect.poll(() => waiting.count()).toBe(2)
  await screenshot(page, 'two-questions')
  await page.reload()
  await page.getByRole('button', { name: 'Delete 3 todos' }).waitFor()
  expect(await waiting.count()).toBe(2)
  await page.getByRole('button', { name: 'Delete 3 todos' }).click()
  await expect.poll(async () => (await titlesOf(page)).length).toBe(3)
  await page.getByRole('button', { name: 'Delete 3 todos' }).click()
  await expect.poll(async () => (await titlesOf(page)).length).toBe(0)
  expect(await page.getByText('Not done').count()).toBe(0)
})
