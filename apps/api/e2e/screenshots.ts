/**
 * Leaves pictures of all views in e2e/screenshots/views: at four widths, light and dark. `npm run screenshots`. Needs a
 * build of the web app.
 */

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { allViews, fillApp, showView } from './all-views.ts'
import { openAppInBrowser } from './app-in-browser.ts'

const FOLDER = join(import.meta.dirname, 'screenshots/views')
const WIDTHS = [375, 768, 1280, 1680]

const app = await openAppInBrowser({ dataDir: mkdtempSync(join(tmpdir(), 'todo-agents-')) })
try {
  const { ids, storageState } = await fillApp(app)
  for (const width of WIDTHS) {
    const isPhone = width < 500
    const viewport = { width, height: isPhone ? 812 : 900 }
    const context = await app.newContext({
      storageState,
      viewport,
      hasTouch: isPhone,
      isMobile: isPhone,
      reducedMotion: 'reduce',
    })
    const page = await context.newPage()
    for (const view of allViews(ids)) {
      if (width >= (view.below ?? Number.POSITIVE_INFINITY)) continue
      await page.emulateMedia({ colorScheme: 'light' })
      await showView(page, view, width)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        // The colours of the scheme are on screen two frames later.
        await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
        await page.screenshot({ path: join(FOLDER, `${view.name}-${width}-${colorScheme}.png`) })
      }
    }
    await context.close()
  }
} finally {
  await app.close()
}
