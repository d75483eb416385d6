import { chromium } from 'playwright-core'
import bundled from '@sparticuz/chromium'
import fs from 'node:fs'
const [,, widths='1280', themes='light', pathsArg='', langs='en-US'] = process.argv
const browser = await chromium.launch({ executablePath: await bundled.executablePath(), args: ['--disable-background-networking','--no-first-run','--no-sandbox'] })
const url='http://localhost:4177', out='/tmp/keys-tools/shots/'
const stateFile='/tmp/keys-tools/state.json'
if (!fs.existsSync(stateFile)) {
  const c = await browser.newContext({ viewport:{width:1280,height:800}, locale:'en-US', timezoneId:'Europe/Berlin' })
  const p = await c.newPage(); await p.goto(url); await p.getByRole('button',{name:'Continue as guest'}).click()
  const add = p.getByLabel('Add a todo'); await add.waitFor()
  for (const t of ['team meeting tomorrow at 2pm !high #work','buy milk','dentist today at 5pm','call mom #family','pay rent yesterday','write report friday']) { await add.fill(t); await add.press('Enter'); await p.waitForTimeout(250) }
  await p.waitForTimeout(600); await c.storageState({path:stateFile}); await c.close()
}
for (const w of widths.split(',').map(Number)) for (const theme of themes.split(',')) for (const lang of langs.split(',')) {
  const c = await browser.newContext({ storageState: stateFile, viewport:{width:w,height:w<600?812:850}, locale:lang, timezoneId:'Europe/Berlin', colorScheme: theme, hasTouch:w<600,isMobile:w<600 })
  const p = await c.newPage()
  p.on('console', m => ['error'].includes(m.type()) && console.log('console', m.text().slice(0,300))); p.on('pageerror', e => console.log('pageerror', e.message))
  for (const path of pathsArg.split(',')) {
    const [route, action] = path.split('!')
    await p.goto(url+route); await p.waitForTimeout(900)
    if (action) { for (const k of action.split('~')) { if (k.startsWith('type:')) await p.keyboard.type(k.slice(5)); else await p.keyboard.press(k); await p.waitForTimeout(250) } await p.waitForTimeout(350) }
    const overflow = await p.evaluate('document.documentElement.scrollWidth - window.innerWidth'); if (overflow>0) console.log('OVERFLOW', w, path, overflow)
    await p.screenshot({path: `${out}${(route.slice(1)||'root').replace(/\W/g,'-')}${action?'-'+action.replace(/\W/g,''):''}-${w}-${theme}${lang==='en-US'?'':'-'+lang}.png`})
  }
  await c.close()
}
await browser.close()
