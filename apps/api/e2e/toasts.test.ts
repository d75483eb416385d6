import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import type { FilledApp } from './all-views.ts'
import { fillApp } from './all-views.ts'
import { appForTests } from './app-for-tests.ts'

const app = appForTests()
let storageState: FilledApp['storageState']
let ids: FilledApp['ids']

beforeAll(async () => {
  ;({ ids, storageState } = await fillApp(app))
})

/**
 * Returns what is wrong with the place of the toast: the headings and controls that it covers or that cover it, as far as
 * they are in sight; that it is beside the open dialog, which blocks it; or that it is outside of the screen.
 */
const wrong = (page: Page) =>
  page.evaluate<string[]>(`(() => {
    const toast = document.querySelector('.toast')
    if (!toast) return ['there is no toast']
    const inSight = (element) => {
      let { left, top, right, bottom } = element.getBoundingClientRect()
      for (let one = element.parentElement; one; one = one.parentElement) {
        if (getComputedStyle(one).overflow === 'visible') continue
        const box = one.getBoundingClientRect()
        left = Math.max(left, box.left)
        top = Math.max(top, box.top)
        right = Math.min(right, box.right)
        bottom = Math.min(bottom, box.bottom)
      }
      return { left, top, right, bottom }
    }
    const box = toast.getBoundingClientRect()
    const root = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body
    const found = root.contains(toast) ? [] : ['beside the dialog']
    if (box.top < 0 || box.left < 0 || box.bottom > innerHeight || box.right > innerWidth) found.push('off the screen')
    for (const element of root.querySelectorAll('h1, h2, h3, a, button, input, textarea, select, summary, [role=option]')) {
      if (toast.contains(element) || !element.checkVisibility({ visibilityProperty: true })) continue
      const { left, top, right, bottom } = inSight(element)
      if (right - left < 2 || bottom - top < 2) continue
      const isApart = right <= box.left || left >= box.right || bottom <= box.top || top >= box.bottom
      if (!isApart) found.push(element.getAttribute('aria-label') || element.textContent.trim() || element.tagName)
    }
    return found
  })()`)

/** Undoes the last change, or brings it back, which a toast says. */
async function showToast(page: Page): Promise<void> {
  await page.keyboard.press('Control+z')
  await page.locator('.toast').waitFor()
  await page.keyboard.press('Control+y')
  await page.locator('.toast', { hasText: 'Redone' }).waitFor()
}

const SITUATIONS: Record<string, { path: string; open?: (page: Page, width: number) => Promise<unknown> }> = {
  list: { path: '/today' },
  'selected todos': {
    path: '/all',
    async open(page) {
      await page.getByRole('button', { name: 'Edit Standup' }).focus()
      await page.keyboard.press('x')
      await page.getByRole('toolbar', { name: 'Selected todos' }).waitFor()
    },
  },
  details: { path: '/today?todo=TODO', open: (page) => page.locator('#detail').getByRole('textbox').first().waitFor() },
  conversation: { path: '/assistant', open: (page) => page.getByRole('textbox', { name: 'Message' }).waitFor() },
  history: { path: '/history' },
  settings: { path: '/settings/look' },
  palette: { path: '/today', open: (page) => page.keyboard.press('Control+k') },
  help: { path: '/today', open: (page) => page.keyboard.press('?') },
  'a dialog': {
    path: '/today',
    async open(page) {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox').fill('edit the tags')
      await page.keyboard.press('Enter')
      await page.getByRole('dialog', { name: 'Tags' }).waitFor()
    },
  },
  drawer: {
    path: '/today',
    async open(page, width) {
      if (width < 1280) await page.getByRole('button', { name: 'Open the side bar' }).click()
    },
  },
}

test.each([390, 768, 1280, 1680])('at %i px, a toast covers nothing, wherever the user is', async (width) => {
  const isPhone = width < 500
  const context = await app.newContext({
    storageState,
    viewport: { width, height: isPhone ? 844 : 800 },
    hasTouch: isPhone,
    isMobile: isPhone,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  const found: Record<string, string[]> = {}
  for (const [name, { path, open }] of Object.entries(SITUATIONS)) {
    await page.goto(path.replace('TODO', ids.todo))
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    const isDialog = path === '/today' && open
    if (!isDialog) await open?.(page, width)
    // Ctrl+Z in a field is the field's own.
    await page.evaluate('document.activeElement.blur()')
    await showToast(page)
    if (isDialog) await open(page, width)
    await page.evaluate('Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null)))')
    const faults = await wrong(page)
    if (faults.length > 0) found[name] = faults
  }
  await context.close()
  expect(found).toEqual({})
})
