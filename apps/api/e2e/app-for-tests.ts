import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import type { AppInBrowser, AppInBrowserOptions } from './app-in-browser.ts'
import { continueAsGuest, openAppInBrowser } from './app-in-browser.ts'
import { quickAddOf } from './page-parts.ts'

/**
 * Opens the app before the tests of the file, and closes it after them. Until then, the object that it returns is empty.
 * `options`: a function, when they depend on what an earlier `beforeAll` has started.
 */
export function appForTests(options: AppInBrowserOptions | (() => AppInBrowserOptions) = {}): AppInBrowser {
  const app: Partial<AppInBrowser> = {}
  beforeAll(async () => {
    Object.assign(app, await openAppInBrowser(typeof options === 'function' ? options() : options))
  })
  afterAll(() => app.close?.())
  return app as AppInBrowser
}

/** A new guest with a page that shows a place. Disposing of it closes the context. */
export interface Guest extends AsyncDisposable {
  context: BrowserContext
  page: Page
}

interface GuestOptions extends BrowserContextOptions {
  /** The address of the place. It must have quick add. Default: today. */
  path?: string
  /** Runs before the page is loaded for the first time. */
  prepare?: ((page: Page) => unknown) | undefined
}

/** Signs in a new guest, in a context of its own. Resolves when the place is on screen. */
export async function openGuest(app: AppInBrowser, { path, prepare, ...options }: GuestOptions = {}): Promise<Guest> {
  const context = await app.newContext(options)
  const page = await context.newPage()
  await prepare?.(page)
  await continueAsGuest(page)
  await quickAddOf(page).waitFor()
  if (path) {
    await page.goto(path)
    await quickAddOf(page).waitFor()
  }
  return { context, page, [Symbol.asyncDispose]: () => context.close() }
}
