import { chromium } from 'playwright-core'
import bundled from '@sparticuz/chromium'
const browser = await chromium.launch({ executablePath: await bundled.executablePath(), args: ['--no-sandbox'] })
for (const w of [1680,1280,768,375]) {
  const c = await browser.newContext({ storageState: '/tmp/keys-tools/state.json', viewport:{width:w,height:800}, timezoneId:'Europe/Berlin', hasTouch:w<600,isMobile:w<600 })
  const p = await c.newPage(); await p.goto('http://localhost:4177/today'); await p.waitForTimeout(1500)
  const r = await p.evaluate(() => Object.fromEntries(Object.entries({ side:'.shell-side', places:'.shell-side nav li', logo:'.shell-side img', avatar:'[aria-label=Account]', palette:'[aria-keyshortcuts]', menu:'main header button', h1:'main h1', add:'main form', group:'main h2', row:'main ul[aria-label] li, main [role=list] > *', check:'.todo-check', panel:'.shell-panel', panelHead:'.shell-panel header', composer:'.shell-panel form', tabs:'.shell-tabs' }).map(([k,s])=>{const e=document.querySelector(s); const b=e?.getBoundingClientRect(); return [k,b?[b.x,b.y,b.width,b.height].map(n=>Math.round(n*10)/10).join(' '):null]})))
  console.log(w, JSON.stringify(r)); if (w===1280||w===375) await p.screenshot({path:`/tmp/keys-tools/shots/m-${w}.png`})
  await c.close()
}
await browser.close()
