// Measures a page: node run.mjs URL COOKIE phone|desktop. Prints the scores (0 to 100) and times (ms) as JSON.
import bundledChromium from '@sparticuz/chromium'
import { launch } from 'chrome-launcher'
import lighthouse, { desktopConfig } from 'lighthouse'

const [url, cookie, form] = process.argv.slice(2)
const CATEGORIES = ['performance', 'accessibility', 'best-practices']
const METRICS = {
  first_contentful_paint: 'first-contentful-paint',
  largest_contentful_paint: 'largest-contentful-paint',
  blocking_time: 'total-blocking-time',
  layout_shift: 'cumulative-layout-shift',
}

const chrome = await launch({
  chromePath: process.env.CHROMIUM_PATH ?? (await bundledChromium.executablePath()),
  chromeFlags: ['--headless=new', '--no-sandbox', '--disable-background-networking', '--no-first-run'],
})
try {
  // The default throttles network and processor as those of a middle-class phone.
  const result = await lighthouse(
    url,
    { port: chrome.port, output: 'json', onlyCategories: CATEGORIES, extraHeaders: { Cookie: cookie } },
    form === 'desktop' ? desktopConfig : undefined,
  )
  const { categories, audits } = result.lhr
  const scores = Object.fromEntries(CATEGORIES.map((name) => [name, Math.round(categories[name].score * 100)]))
  const metrics = Object.fromEntries(
    Object.entries(METRICS).map(([name, audit]) => [name, audits[audit].numericValue ?? Number.NaN]),
  )
  const failed = CATEGORIES.flatMap((name) => categories[name].auditRefs)
    .filter(({ id, weight }) => weight > 0 && (audits[id].score ?? 1) < 0.9)
    .map(({ id }) => id)
  console.log(JSON.stringify({ scores, metrics, failed }))
} finally {
  chrome.kill()
}
