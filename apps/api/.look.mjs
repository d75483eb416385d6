// node look.mjs URL OUT WIDTH HEIGHT DARK(0/1) [script.mjs]
import { chromium } from 'playwright-core'
import bundled from '@sparticuz/chromium'
const [,, url, out, w='1280', h='800', dark='0', script] = process.argv
const browser = await chromium.launch({ executablePath: await bundled.executablePath(), args: ['--disable-background-networking','--no-first-run','--no-sandbox'] })
const context = await browser.newContext({ viewport:{width:+w,height:+h}, locale:'en-US', timezoneId:'Europe/Berlin', colorScheme: dark==='1'?'dark':'light', hasTouch: +w<600, isMobile: +w<600 })
const page = await context.newPage()
page.on('console', m => ['error','warning'].includes(m.type()) && console.log('console', m.text()))
page.on('pageerror', e => console.log('pageerror', e.message))
await page.goto(url)
if (script) { const { default: run } = await import(script); await run(page, { shot: (n) => page.screenshot({ path: `${out}-${n}.png` }) }) }
await page.screenshot({ path: `${out}.png` })
await browser.close()
