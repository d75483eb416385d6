import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AppInBrowser } from './app-in-browser.ts'
import { continueAsGuest, openAppInBrowser } from './app-in-browser.ts'

let app: AppInBrowser

beforeAll(async () => {
  app = await openAppInBrowser()
})

afterAll(() => app?.close())

const UNKNOWN = '01a2053e-6902-73d2-a01b-956440b8794d'

test('an address that leads nowhere says so, marks no place as current, and has a way back', async () => {
  const context = await app.newContext()
  const page = await context.newPage()
  await continueAsGuest(page)
  await page.getByRole('heading', { name: 'Today' }).waitFor()
  const heading = page.getByRole('heading', { level: 1 })
  const current = page.locator('[aria-current="page"]:visible')

  for (const path of ['/list', '/nonsense', `/todo/${UNKNOWN}`, '/settings/nonsense']) {
    await page.goto(path)
    await heading.waitFor()
    expect([path, await heading.innerText()]).toEqual([path, 'There is nothing at this address'])
    expect(await current.count()).toBe(0)
  }
  await page.goto(`/list/${UNKNOWN}`)
  await page.getByRole('heading', { level: 1, name: 'This list does not exist any more' }).waitFor()
  await page.goto(`/filter/${UNKNOWN}`)
  await page.getByRole('heading', { level: 1, name: 'This search is not saved any more' }).waitFor()

  await page.getByRole('link', { name: 'Back to today' }).click()
  await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor()
  await context.close()
})

test.each([UNKNOWN, 'nonsense'])('a link to a todo that does not exist says so: %s', async (id) => {
  const context = await app.newContext()
  const page = await context.newPage()
  await continueAsGuest(page)
  await page.getByRole('heading', { name: 'Today' }).waitFor()
  await page.goto(`/today?todo=${id}`)
  await page.getByText('There is no such todo, or it was deleted.').waitFor()
  await expect.poll(() => new URL(page.url()).search).toBe('')
  expect(await page.locator('#detail').count()).toBe(0)
  await context.close()
})

test('on a phone, the tab of the todos is current only where todos are listed', async () => {
  const context = await app.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  const page = await context.newPage()
  await continueAsGuest(page)
  const tab = page.getByRole('link', { name: 'Todos', exact: true })
  await tab.waitFor()
  expect(await tab.getAttribute('aria-current')).toBe('page')
  await page.goto('/settings')
  await page.getByRole('heading', { name: 'Settings' }).waitFor()
  expect(await tab.getAttribute('aria-current')).toBeNull()
  await context.close()
})
