import { expect, test } from 'vitest'
import { appForTests, openGuest } from './app-for-tests.ts'

const app = appForTests()

const UNKNOWN = '01a2053e-6902-73d2-a01b-956440b8794d'

test('an address that leads nowhere says so, marks no place as current, and has a way back', async () => {
  await using guest = await openGuest(app)
  const { page } = guest
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
})

test.each([UNKNOWN, 'nonsense'])('a link to a todo that does not exist says so: %s', async (id) => {
  await using guest = await openGuest(app)
  const { page } = guest
  await page.goto(`/today?todo=${id}`)
  await page.getByText('There is no such todo, or it was deleted.').waitFor()
  await expect.poll(() => new URL(page.url()).search).toBe('')
  expect(await page.locator('#detail').count()).toBe(0)
})

test('on a phone, the tab of the todos is current only where todos are listed', async () => {
  await using guest = await openGuest(app, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  const { page } = guest
  const tab = page.getByRole('link', { name: 'Todos', exact: true })
  await tab.waitFor()
  expect(await tab.getAttribute('aria-current')).toBe('page')
  await page.goto('/settings')
  await page.getByRole('heading', { name: 'Settings' }).waitFor()
  expect(await tab.getAttribute('aria-current')).toBeNull()
})
