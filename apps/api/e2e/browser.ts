import bundledChromium from '@sparticuz/chromium'
import type { Browser } from 'playwright-core'
import { chromium } from 'playwright-core'

/** Without the first two, Chromium looks for Google's servers; a container seldom lets it have its sandbox. */
const ARGS = ['--disable-background-networking', '--no-first-run', '--no-sandbox']

/**
 * A headless Chromium: the one of the environment, the one that npm brought (it is made for Linux on x64), or an
 * installed Chrome.
 */
export async function launchBrowser(): Promise<Browser> {
  const given = process.env.CHROMIUM_PATH
  if (given) return chromium.launch({ executablePath: given, args: ARGS })
  if (process.platform !== 'linux' || process.arch !== 'x64') return chromium.launch({ channel: 'chrome', args: ARGS })
  // Not with the package's own flags: they are for scraping, and turn off what our users' browsers check.
  return chromium.launch({ executablePath: await bundledChromium.executablePath(), args: ARGS })
}
