import chromiumPackage from '@sparticuz/chromium'
import type { Browser } from 'playwright-core'
import { chromium } from 'playwright-core'

/**
 * A headless Chromium: the one of the environment, the one that npm brought (it is made for Linux on x64), or
 * an installed Chrome.
 */
export async function launchBrowser(): Promise<Browser> {
  const given = process.env.CHROMIUM_PATH
  // Without these, Chromium looks for Google's servers at every start.
  const quiet = ['--disable-background-networking', '--no-first-run']
  if (given) return chromium.launch({ executablePath: given, args: [...quiet, '--no-sandbox'] })
  if (process.platform !== 'linux' || process.arch !== 'x64') return chromium.launch({ channel: 'chrome', args: quiet })
  const executablePath = await chromiumPackage.executablePath()
  return chromium.launch({ executablePath, args: [...chromiumPackage.args, ...quiet] })
}
