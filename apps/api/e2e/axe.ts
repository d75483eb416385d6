import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface AxeOptions {
  /** The selector of a part of the page. Default: the whole page. */
  within?: string
  /** The names of rules, or the tags of rules. Default: all rules. */
  runOnly?: string[]
}

/** Returns what axe finds: the rule, and the elements that break it. */
export async function violations(page: Page, { within = 'html', ...options }: AxeOptions = {}): Promise<string[]> {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(AXE)
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(${JSON.stringify(within)}, ${JSON.stringify({ resultTypes: ['violations'], ...options })})`,
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, any }) => `${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ''}`),
  )
}

/**
 * Shows the page in a theme, without motion. Waits until no colour has changed for some frames: the colour of a field or
 * of a text changes some frames after that of what it is in.
 */
export async function showTheme(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await page.evaluate(`new Promise((resolve) => {
    let quiet = 0
    const look = () => {
      quiet = document.getAnimations().some(({ playState }) => playState === 'running') ? 0 : quiet + 1
      if (quiet < 6) requestAnimationFrame(look)
      else resolve()
    }
    look()
  })`)
}

/** Returns what axe finds in the assistant, in the light and in the dark theme. */
export async function assistantViolations(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await showTheme(page, colorScheme)
    const inTheme = await violations(page, { within: '#assistant' })
    found.push(...inTheme.map((one) => `${colorScheme} ${one}`))
  }
  return found
}
