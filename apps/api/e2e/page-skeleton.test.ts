import type { BrowserContextOptions, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { appForTests } from './app-for-tests.ts'
import { screenshot } from './app-in-browser.ts'

/** Matches the script and the stylesheet of the page. */
const ASSETS = /\/assets\//
const CALLS = /\/(trpc|api)\//

const app = appForTests()

/**
 * Opens a page in a new context. `errors` are those in its console, such as violations of the content security policy.
 */
async function newPage(options: BrowserContextOptions) {
  const context = await app.newContext(options)
  const page = await context.newPage()
  const errors: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', (error) => errors.push(String(error)))
  return { page, errors, [Symbol.asyncDispose]: () => context.close() }
}

/** Delays the matching requests of a page until `release` is called. */
async function hold(page: Page, requests: RegExp): Promise<{ release: () => void }> {
  const gate = Promise.withResolvers<void>()
  await page.route(requests, async (route) => {
    await gate.promise
    await route.fallback()
  })
  return { release: gate.resolve }
}

/** Resolves when the page is painted. */
const painted = (page: Page) =>
  page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))')

const canvas = (page: Page) => page.evaluate('getComputedStyle(document.documentElement).backgroundColor')

async function signIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Continue as guest' }).click()
  await page.getByRole('textbox', { name: 'Add a todo' }).waitFor()
}

/** Returns the position and the size of elements on the page. */
const places = (page: Page, selectors: string[]) =>
  Promise.all(selectors.map((selector) => page.locator(selector).boundingBox()))

/** What the skeleton shows in the place of the field at the top, the account, the title, and the field for a new todo. */
const PARTS = ['.sk-search', '.sk-avatar', '.sk-title', '.sk-box']

test.each([
  { name: 'light', viewport: { width: 1280, height: 800 }, colorScheme: 'light', canvas: 'rgb(248, 248, 247)' },
  { name: 'dark', viewport: { width: 1280, height: 800 }, colorScheme: 'dark', canvas: 'rgb(19, 19, 22)' },
  { name: 'tablet', viewport: { width: 800, height: 800 }, colorScheme: 'light', canvas: 'rgb(248, 248, 247)' },
  { name: 'phone', viewport: { width: 390, height: 800 }, colorScheme: 'light', canvas: 'rgb(248, 248, 247)' },
] as const)('before the script and the stylesheet load, the skeleton shows the layout: $name', async (look) => {
  await using shown = await newPage({ ...look, reducedMotion: 'reduce' })
  const { page, errors } = shown
  const first = await hold(page, ASSETS)
  await page.goto('/', { waitUntil: 'commit' })
  await page.locator('.sk-sign-in').waitFor()
  await screenshot(page, `skeleton-sign-in-${look.name}`)
  const sign_in = await places(page, ['.sk-logo', '.sk-button >> nth=0'])
  first.release()
  const guest = page.getByRole('button', { name: 'Continue as guest' })
  await guest.waitFor()
  expect(await page.locator('#skeleton').count()).toBe(0)
  expect(await places(page, ['main img', 'main button >> nth=0'])).toEqual(sign_in)
  await signIn(page)

  const assets = await hold(page, ASSETS)
  const calls = await hold(page, CALLS)
  await page.reload({ waitUntil: 'commit' })
  await page.locator('.sk-app').waitFor()
  await painted(page)
  await screenshot(page, `skeleton-${look.name}`)
  const skeleton = await places(page, PARTS)
  expect(await page.locator('.sk-chat').isVisible()).toBe(look.viewport.width >= 1024)
  expect(await page.locator('.sk-nav').isVisible()).toBe(look.viewport.width < 1024)
  expect(await canvas(page)).toBe(look.canvas)
  expect(await page.evaluate('document.getAnimations().length')).toBe(0)
  // A screen reader reads only the word "Loading", not the drawing.
  expect(await page.locator('body').ariaSnapshot()).toBe('- main:\n  - paragraph: Loading')

  const program = page.waitForRequest(CALLS)
  assets.release()
  await program
  await painted(page)
  expect(await places(page, PARTS)).toEqual(skeleton)

  calls.release()
  await page.getByRole('textbox', { name: 'Add a todo' }).waitFor()
  expect(await page.locator('#skeleton').count()).toBe(0)
  const app = await places(page, ['main [aria-keyshortcuts]', 'main [aria-label=Account]', 'main h1', 'main form'])
  const placeOf = (box: (typeof app)[number]) => box && [box.x, box.y, box.height]
  expect(app.map(placeOf)).toEqual(skeleton.map(placeOf))
  expect(errors).toEqual([])
})

test('a theme chosen on this device overrides the theme of the system from the first paint', async () => {
  await using shown = await newPage({ colorScheme: 'light' })
  const { page } = shown
  await page.addInitScript(() => localStorage.setItem('todo-agents.theme', 'dark'))
  await hold(page, ASSETS)
  await page.goto('/', { waitUntil: 'commit' })
  await page.locator('.sk-sign-in').waitFor()
  expect(await canvas(page)).toBe('rgb(19, 19, 22)')
})

test('a script that cannot be loaded is reported with what to do', async () => {
  await using shown = await newPage({})
  const { page } = shown
  await page.route(ASSETS, (route) => route.abort())
  await page.goto('/')
  await page.getByRole('alert').getByText('Check your connection, then reload the page.').waitFor()
  expect(await page.locator('#skeleton').isVisible()).toBe(false)
})

test('without JavaScript the page says that it needs it, instead of the skeleton', async () => {
  await using shown = await newPage({ javaScriptEnabled: false })
  const { page } = shown
  await page.goto('/')
  // The notice is found by its element, because Playwright ignores text in a `noscript`.
  const notice = page.locator('body > noscript p')
  await notice.waitFor()
  expect(await notice.textContent()).toMatch(/Todo Agents needs JavaScript\. Allow it for this site/)
  expect(await page.locator('#skeleton').isVisible()).toBe(false)
  expect(await page.getByText('could not be loaded').isVisible()).toBe(false)
})
