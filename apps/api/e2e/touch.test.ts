import type { CDPSession, Locator, Page } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import type { FilledApp } from './all-views.ts'
import { allViews, fillApp, showView } from './all-views.ts'
import { appForTests } from './app-for-tests.ts'
import { rowOf } from './page-parts.ts'

const app = appForTests()
let ids: FilledApp['ids']
let page: Page
let fingers: CDPSession

beforeEach(async () => {
  const filled = await fillApp(app)
  ids = filled.ids
  const context = await app.newContext({
    storageState: filled.storageState,
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(15_000)
  page = await context.newPage()
  fingers = await context.newCDPSession(page)
  return () => context.close()
})

const row = (item: string) => rowOf(page, item)

/** What the finger touches; none once it is lifted. */
const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: { x: number; y: number }[]) =>
  fingers.send('Input.dispatchTouchEvent', { type, touchPoints })

async function middleOf(target: Locator): Promise<{ x: number; y: number }> {
  const box = await target.boundingBox()
  if (!box) throw new Error('The element is not on screen.')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** Resolves when the next frame is on screen. */
const frame = () => page.evaluate('new Promise(requestAnimationFrame)')

/**
 * Moves a finger to the side, a step a frame, and holds it there. `isShown` runs before it is lifted. A finger that is
 * lifted while it moves flings, and the browser takes the next tap as the end of that.
 */
async function swipe(target: Locator, by: number, isShown: () => Promise<unknown>): Promise<void> {
  const { x, y } = await middleOf(target)
  await touch('touchStart', { x, y })
  for (let step = 1; step <= 16; step += 1) {
    await touch('touchMove', { x: x + (by * Math.min(step, 8)) / 8, y })
    await frame()
  }
  await isShown()
  await touch('touchEnd')
}

test('a swipe to the right completes a todo, as its colour shows, and can be undone', async () => {
  await page.goto('/today')
  const lunch = row('Lunch with Ada')
  await lunch.waitFor()
  await swipe(lunch, 140, () => page.locator('[data-swipe="complete"]').waitFor())
  await lunch.waitFor({ state: 'detached' })
  await page.locator('.toast').getByRole('button', { name: 'Undo' }).tap()
  await lunch.waitFor()
  expect(new URL(page.url()).search).toBe('')
})

test('a swipe to the left opens the days of a todo, and the chosen one can be undone', async () => {
  await page.goto('/today')
  const lunch = row('Lunch with Ada')
  await lunch.waitFor()
  await swipe(lunch, -140, () => page.locator('[data-swipe="date"]').waitFor())
  const days = page.locator('.popover')
  await days.getByText('Tomorrow', { exact: true }).first().tap()
  await lunch.waitFor({ state: 'detached' })
  await page.locator('.toast').getByRole('button', { name: 'Undo' }).tap()
  await lunch.waitFor()
})

test('a short swipe does nothing', async () => {
  await page.goto('/today')
  const lunch = row('Lunch with Ada')
  await lunch.waitFor()
  await swipe(lunch, 60, () =>
    expect.poll(() => lunch.evaluate((element) => element.getAttribute('style'))).toContain('60px'),
  )
  await expect.poll(() => lunch.evaluate((element) => element.getAttribute('style'))).not.toContain('60px')
  expect(await page.locator('.toast').count()).toBe(0)
  expect(new URL(page.url()).search).toBe('')
})

test('a long press starts a selection and opens nothing; taps then select', async () => {
  await page.goto('/today')
  const lunch = row('Lunch with Ada')
  await lunch.waitFor()
  await touch('touchStart', await middleOf(lunch))
  const bar = page.getByRole('toolbar', { name: 'Selected todos' })
  await bar.getByText('1 todo selected').waitFor()
  await touch('touchEnd')
  await row('Standup').tap()
  await bar.getByText('2 todos selected').waitFor()
  expect(new URL(page.url()).search).toBe('')
})

test('the back button closes the details, and the app stays', async () => {
  await page.goto('/today')
  await row('Lunch with Ada').tap()
  await page.locator('#detail').getByRole('textbox').first().waitFor()
  await page.goBack()
  await page.locator('#detail').waitFor({ state: 'detached' })
  await row('Lunch with Ada').waitFor()
  expect(new URL(page.url()).pathname).toBe('/today')
})

/**
 * Returns what can be pressed but is smaller than 44 px. A target may reach beyond its element by a pseudo-element. Links
 * within a sentence are as high as its lines.
 */
const tooSmall = () =>
  page.evaluate<string[]>(`(() => {
    const PRESSED = 'a, button, input, select, textarea, summary, [role=option], [role^=menuitem]'
    const small = []
    for (const element of document.querySelectorAll(PRESSED)) {
      const target = element.closest('label') ?? element
      const style = getComputedStyle(target)
      if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('.skip-link') || style.display === 'inline') continue
      const box = target.getBoundingClientRect()
      if (box.width < 2 || box.height < 2) continue
      const around = ['::before', '::after'].map((one) => getComputedStyle(target, one)).filter(({ content, position }) => content !== 'none' && position === 'absolute')
      const width = Math.max(box.width, ...around.map((one) => parseFloat(one.width) || 0))
      const height = Math.max(box.height, ...around.map((one) => parseFloat(one.height) || 0))
      if (width < 43.5 || height < 43.5) {
        const name = element.getAttribute('aria-label') || element.textContent.trim().slice(0, 30) || element.getAttribute('name') || element.tagName
        small.push(name + ' ' + Math.round(width) + '×' + Math.round(height))
      }
    }
    return [...new Set(small)]
  })()`)

test('whatever can be pressed is at least 44 px wide and high, in all views', async () => {
  const found: Record<string, string[]> = {}
  for (const view of allViews(ids)) {
    await showView(page, view, 390)
    const small = await tooSmall()
    if (small.length > 0) found[view.name] = small
  }
  expect(found).toEqual({})
})
