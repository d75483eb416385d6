import type { BrowserContextOptions, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import type { FilledApp } from './all-views.ts'
import { allViews, fillApp, showView } from './all-views.ts'
import { appForTests } from './app-for-tests.ts'
import { screenshot } from './app-in-browser.ts'
import { showTheme, violations } from './axe.ts'

const app = appForTests()
let storageState: FilledApp['storageState']
let ids: FilledApp['ids']

beforeAll(async () => {
  ;({ ids, storageState } = await fillApp(app))
})

/** Opens a page in which nothing moves, of the user with todos, or signed out. */
async function openPage(options: BrowserContextOptions, isSignedIn = true): Promise<Page> {
  const context = await app.newContext({
    reducedMotion: 'reduce',
    ...(isSignedIn && { storageState }),
    ...options,
  })
  return context.newPage()
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

const SIZES = [
  { name: '320 px', viewport: { width: 320, height: 700 }, hasTouch: true, isMobile: true },
  // The page of a window of 1280 px at 200 %.
  { name: '1280 px at 200 %', viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
  { name: '1280 px', viewport: { width: 1280, height: 800 } },
] as const

/** Returns what axe finds on the page as it is, and then the wrong contrasts in dark: only colours depend on the theme. */
async function violationsInBothThemes(page: Page, picture: string): Promise<string[]> {
  await showTheme(page, 'light')
  await screenshot(page, `${picture}-light`)
  const found = await violations(page, { runOnly: TAGS })
  await showTheme(page, 'dark')
  await screenshot(page, `${picture}-dark`)
  const inDark = await violations(page, { runOnly: ['color-contrast'] })
  return [...found, ...inDark.map((violation) => `in dark: ${violation}`)]
}

test.each(SIZES)(
  'axe finds nothing in any view, light or dark, and nothing is wider than the page: $name',
  async ({ name: _, ...size }) => {
    const page = await openPage(size)
    const found: Record<string, string[]> = {}
    for (const view of allViews(ids)) {
      if (size.viewport.width >= (view.below ?? Number.POSITIVE_INFINITY)) continue
      await showView(page, view, size.viewport.width)
      const wrong = await violationsInBothThemes(page, `axe/${view.name}-${size.viewport.width}`)
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
      if (overflow > 0) wrong.push(`wider than the page by ${overflow}`)
      if (wrong.length > 0) found[view.name] = wrong
    }
    await page.context().close()
    expect(found).toEqual({})
  },
)

test.each(SIZES)('axe finds nothing on the sign-in page, light or dark: $name', async ({ name: _, ...size }) => {
  const page = await openPage(size, false)
  const check = (step: string) => violationsInBothThemes(page, `axe/${step}-${size.viewport.width}`)
  await page.goto('/')
  await page.getByRole('button', { name: 'Sign in with e-mail' }).waitFor()
  expect(await check('sign-in')).toEqual([])
  await page.getByRole('button', { name: 'Create an account' }).click()
  await page.getByLabel('Password').waitFor()
  expect(await check('sign-up')).toEqual([])
  await page.context().close()
})

/** Returns the focused element in words, or null when the focus is lost; and whether it can be seen that it is focused. */
const focused = (page: Page) =>
  page.evaluate<{ name: string; isVisible: boolean } | null>(`(() => {
    const element = document.activeElement
    if (!element || element === document.body) return null
    const own = getComputedStyle(element)
    const around = [element, ...(element.closest('label, form, li, .composer, [class*="focus-within"], [class*="has-focus"]') ? [element.closest('label, form, li, .composer, [class*="focus-within"], [class*="has-focus"]')] : [])]
    const hasRing = around.flatMap((one) => [getComputedStyle(one), getComputedStyle(one, '::before')]).some((style) => {
      const { outlineStyle, outlineWidth, boxShadow } = style
      return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none'
    })
    const box = element.getBoundingClientRect()
    const name = element.getAttribute('aria-label') || element.textContent?.trim().slice(0, 40) || element.tagName
    return { name, isVisible: hasRing && box.width > 0 && box.bottom > 0 && box.top < innerHeight && own.visibility === 'visible' }
  })()`)

test('with the keyboard alone, every stop can be seen, and the skip links lead to the todos and the assistant', async () => {
  const page = await openPage({ viewport: { width: 1280, height: 800 } })
  await page.goto('/today')
  await page.getByText('Plan the garden').first().waitFor()
  await page.getByRole('textbox', { name: 'Message' }).waitFor()
  await page.keyboard.press('Tab')
  expect((await focused(page))?.name).toBe('Skip to the todos')
  await page.keyboard.press('Enter')
  expect(await page.evaluate('document.activeElement.id')).toBe('todos')

  const stops: string[] = []
  const hidden: string[] = []
  for (let press = 0; press < 60; press += 1) {
    await page.keyboard.press('Tab')
    const stop = await focused(page)
    // After the last stop, the focus is in the browser.
    if (stop === null) break
    stops.push(stop.name)
    if (!stop.isVisible) hidden.push(stop.name)
  }
  expect(hidden).toEqual([])
  expect(stops).toContain('Message')
  expect(stops.length).toBeGreaterThan(8)

  await page.goto('/all')
  await page.getByRole('textbox', { name: 'Message' }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  expect((await focused(page))?.name).toBe('Skip to the assistant')
  await page.keyboard.press('Enter')
  expect(await page.evaluate('document.activeElement.id')).toBe('assistant')
  await page.context().close()
})

test('the palette and the help give the focus back, and a shortcut leads on with a visible focus', async () => {
  const page = await openPage({ viewport: { width: 1280, height: 800 } })
  await page.goto('/today')
  await page.getByText('Plan the garden').first().waitFor()
  const add = page.getByRole('textbox', { name: 'Add a todo' })
  await page.keyboard.press('n')
  await expect.poll(async () => (await focused(page))?.name).toBe('Add a todo')
  // While typing, a single key is a letter.
  await page.keyboard.type('?g')
  expect(await add.inputValue()).toBe('?g')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('combobox').waitFor({ state: 'detached' })
  expect((await focused(page))?.name).toBe('Add a todo')
  await page.context().close()
})

test('the palette goes to a place, finds a todo, runs a command, and asks the assistant', async () => {
  const page = await openPage({ viewport: { width: 1280, height: 800 } })
  await page.goto('/today')
  await page.getByText('Plan the garden').first().waitFor()
  const type = async (text: string) => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill(text)
  }
  const chosen = () => page.locator('[role=option][aria-selected=true]').innerText()

  await type('upc')
  expect(await chosen()).toContain('Upcoming')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/upcoming*')

  await type('tomatoes')
  await expect.poll(chosen).toContain('Plan the garden')
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/upcoming?*todo=${ids.todo}*`)
  await page.goto('/today')
  await page.getByText('Plan the garden').first().waitFor()

  await type('dark')
  await page.keyboard.press('Enter')
  expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark')

  await type('what is due next week')
  await page.keyboard.press('ArrowUp')
  expect(await chosen()).toContain('Ask the assistant: what is due next week')
  await page.keyboard.press('Enter')
  await page.getByRole('complementary').getByText('what is due next week').first().waitFor()
  await page.context().close()
})

test('single keys go to places and list the shortcuts, until they are switched off', async () => {
  const page = await openPage({ viewport: { width: 1280, height: 800 } })
  await page.goto('/today')
  await page.getByText('Plan the garden').first().waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('u')
  await page.waitForURL('**/upcoming*')
  await page.keyboard.press('/')
  await page.waitForURL('**/search*')
  await page.goto('/settings/keyboard')
  const single = page.getByRole('switch', { name: 'Single keys' })
  await single.uncheck()
  await page.getByText('Saved', { exact: true }).waitFor()
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('g')
  await page.keyboard.press('t')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').waitFor()
  expect(new URL(page.url()).pathname).toBe('/settings/keyboard')
  await page.keyboard.press('Escape')
  await single.check()
  await page.getByText('Saved', { exact: true }).waitFor()
  await page.context().close()
})

test('with forced colours, a done box, the chosen segment and the present place differ from the others', async () => {
  const page = await openPage({ viewport: { width: 1280, height: 800 }, forcedColors: 'active' })
  const background = (selector: string) =>
    page.evaluate(`getComputedStyle(document.querySelector(${JSON.stringify(selector)})).backgroundColor`)
  await page.goto('/settings/look')
  await page.locator('.segment:has(:checked)').first().waitFor()
  expect(await background('.segment:has(:checked)')).not.toBe(await background('.segment:not(:has(:checked))'))
  await page.goto('/done')
  await page.locator('.todo-check:checked').first().waitFor()
  const done = await background('.todo-check:checked')
  expect(await background('.place-item:has([aria-current])')).not.toBe(
    await background('.place-item:not(:has([aria-current]))'),
  )
  await page.goto('/today')
  await page.locator('.todo-check:not(:checked)').first().waitFor()
  expect(await background('.todo-check:not(:checked)')).not.toBe(done)
  await page.context().close()
})
