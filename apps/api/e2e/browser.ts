import bundledChromium from '@sparticuz/chromium'
import type { Browser } from 'playwright-core'
import { chromium } from 'playwright-core'

/**
 * The first two flags prevent requests to Google's servers. The third is needed because most containers do not allow
 * Chromium's sandbox.
 */
const ARGS = ['--disable-background-networking', '--no-first-run', '--no-sandbox']

/**
 * Launches a headless Chromium: the one at CHROMIUM_PATH, else the one from npm (for Linux on x64), else an installed
 * Chrome.
 */
export async function launchBrowser(): Promise<Browser> {
  const given = process.env.CHROMIUM_PATH
  if (given) return chromium.launch({ executablePath: given, args: ARGS })
  if (process.platform !== 'linux' || process.arch !== 'x64') return chromium.launch({ channel: 'chrome', args: ARGS })
  // The flags of the package are not used: they are for scraping, and turn off checks that the browsers of users make.
  return chromium.launch({ executablePath: await bundledChromium.executablePath(), args: ARGS })
}
