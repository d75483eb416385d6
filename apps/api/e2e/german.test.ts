import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import type { FilledApp } from './all-views.ts'
import { allViews, fillApp } from './all-views.ts'
import { appForTests } from './app-for-tests.ts'
import { screenshot } from './app-in-browser.ts'

const TEXTS = join(import.meta.dirname, '../../web/src/lib/texts')

/** The user's own message, see `fillApp`: the page suggests the same words in English. */
const SENT = 'What do I have this week?'

const app = appForTests()
let storageState: FilledApp['storageState']
let ids: FilledApp['ids']
let english: ReadonlySet<string>

beforeAll(async () => {
  english = await onlyEnglish()
  ;({ ids, storageState } = await fillApp(app))
})

/** Returns the texts of the catalogue that are not German: those that no German text is equal to. */
async function onlyEnglish(): Promise<Set<string>> {
  const read = async (language: 'en' | 'de') => {
    const files = readdirSync(join(TEXTS, language)).filter((file) => file !== 'index.ts')
    const parts = await Promise.all(files.map((file) => import(join(TEXTS, language, file))))
    return parts.flatMap((part) => textsIn(part))
  }
  const german = new Set(await read('de'))
  return new Set((await read('en')).filter((text) => /\p{L}{2}/u.test(text) && !german.has(text)))
}

function textsIn(part: unknown): string[] {
  if (typeof part === 'string') return [part]
  return typeof part === 'object' && part !== null ? Object.values(part).flatMap(textsIn) : []
}

/** Returns the English texts of the catalogue that the page shows or that a screen reader says. */
async function englishOn(page: Page): Promise<string[]> {
  const shown = await page.evaluate<string[]>(`(() => {
    const texts = []
    for (const element of document.querySelectorAll('body *')) {
      if (element.closest('script, style') || !element.checkVisibility({ visibilityProperty: true })) continue
      for (const name of ['aria-label', 'aria-description', 'title', 'placeholder', 'alt']) texts.push(element.getAttribute(name))
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) texts.push(node.nodeValue)
    }
    return texts.filter(Boolean).map((text) => text.replace(/\\s+/g, ' ').trim())
  })()`)
  return [...new Set(shown)].filter((text) => english.has(text) && text !== SENT)
}

async function openGerman(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await app.newContext({ locale: 'de-DE', reducedMotion: 'reduce', ...options })
  context.setDefaultTimeout(15_000)
  return context.newPage()
}

test('a German browser gets the whole page in German: every view, the palette and the keys', async () => {
  const page = await openGerman({ storageState })
  const found: Record<string, string[]> = {}
  const look = async (name: string) => {
    const texts = await englishOn(page)
    if (texts.length > 0) found[name] = texts
  }

  const paths = new Set(allViews(ids).map(({ path }) => path))
  expect(paths.size).toBeGreaterThan(15)
  for (const path of [...paths, '/nonsense']) {
    await page.goto(path)
    // Once the message field is there, all parts of the page have been loaded.
    await page.getByRole('textbox', { name: 'Nachricht' }).or(page.locator('#detail textarea')).first().waitFor()
    expect(await page.getAttribute('html', 'lang')).toBe('de')
    await look(path)
  }

  await page.goto('/today')
  await page.getByRole('heading', { level: 1, name: 'Heute' }).waitFor()
  await page.getByRole('textbox', { name: 'Nachricht' }).waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('option').first().waitFor()
  await look('palette')
  await page.getByRole('combobox').fill('gar')
  await page.getByRole('option', { name: 'Plan the garden' }).waitFor()
  await look('palette with a search')
  await page.keyboard.press('Escape')

  await page
    .getByRole('button', { name: 'Bearbeiten: Standup' })
    .or(page.locator('[data-control="edit"]'))
    .first()
    .focus()
  await page.keyboard.press('x')
  await look('selection')
  await page.keyboard.press('t')
  await page.locator('.popover').waitFor()
  await look('date of a row')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')

  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Tastenkürzel' }).waitFor()
  await look('keys')
  const caps = new Set(await page.locator('dialog kbd').allInnerTexts())
  expect([...caps]).toEqual(expect.arrayContaining(['Strg', 'Umschalt', 'Eingabe', 'Pos1', 'Ende', 'Entf']))
  for (const cap of ['Ctrl', 'Shift', 'Enter', 'Home', 'End', 'Delete']) expect(caps).not.toContain(cap)
  await page.context().close()
  expect(found).toEqual({})
})

test('beside the assistant, the German list of keys is not wider than its column', async () => {
  const page = await openGerman({ storageState, viewport: { width: 1280, height: 800 } })
  await page.goto('/settings/keyboard')
  await page.locator('main kbd').first().waitFor()
  const beyond = await page.evaluate<string[]>(`(() => {
    const { right } = document.querySelector('main').getBoundingClientRect()
    const isBeyond = (row) => row.scrollWidth > row.clientWidth || row.getBoundingClientRect().right > right
    return [...document.querySelectorAll('main dl > *')].filter(isBeyond).map((row) => row.textContent)
  })()`)
  expect(beyond).toEqual([])
  await page.context().close()
})

test('a question of the assistant, and what was not approved, is German in a German page', async () => {
  const page = await openGerman({ storageState })
  await page.goto('/today')
  const message = page.getByRole('textbox', { name: 'Nachricht' })
  await message.waitFor()
  await page.getByRole('button', { name: 'Neuer Chat', exact: true }).click()
  await message.fill('complete all my todos')
  await message.press('Enter')
  const card = page.getByRole('region', { name: 'Zustimmung nötig' })
  await card.getByText('Erledigen: ').first().waitFor()
  expect(await card.innerText()).not.toMatch(/Complete|Approve/)
  await screenshot(page, 'german-question')
  await card.getByRole('button', { name: 'Ablehnen' }).click()
  const left = page.getByRole('region', { name: 'Nicht getan' })
  await left.getByText('Erledigen: „').first().waitFor()
  expect(await left.innerText()).not.toContain('Complete')
  await screenshot(page, 'german-declined')
  await page.context().close()
})

test('with the built-in assistant, a German page says that only English is understood, and suggests what is sent', async () => {
  const page = await openGerman({ storageState })
  await page.goto('/today')
  const message = page.getByRole('textbox', { name: 'Nachricht' })
  await message.waitFor()
  await page.getByRole('button', { name: 'Neuer Chat', exact: true }).click()
  await page.getByText('Der eingebaute Assistent versteht nur Englisch.').waitFor()
  expect(await message.getAttribute('placeholder')).toContain('Auf Englisch')
  const suggestion = page.getByRole('list', { name: 'Vorschläge' }).getByRole('button').last()
  const text = await suggestion.innerText()
  await suggestion.click()
  await suggestion.waitFor({ state: 'detached' })
  await page.getByRole('log').getByText(text, { exact: true }).waitFor()

  await page.getByRole('button', { name: 'Neuer Chat', exact: true }).click()
  await message.fill('Was kannst du?')
  await page.keyboard.press('Enter')
  await page.getByText('ich verstehe nur Englisch').waitFor()

  const add = page.getByRole('textbox', { name: 'Aufgabe hinzufügen' })
  await add.fill('Zahnarzt Freitag 9-10')
  await page.getByText('Zeiten werden nur auf Englisch gelesen').first().waitFor()
  await add.fill('')
  await page.goto('/settings/assistant')
  await page.locator('input[placeholder*="meetings are 30 minutes"]').waitFor()
  await page.context().close()
})

test('signed out, a German browser signs in in German, and a wrong password is refused in German', async () => {
  const page = await openGerman()
  await page.goto('/')
  await page.getByRole('button', { name: 'Mit E-Mail anmelden' }).click()
  await page.getByLabel('E-Mail').fill('ada@example.com')
  await page.getByLabel('Passwort').fill('not the password')
  expect(await englishOn(page)).toEqual([])
  await page.getByRole('button', { name: 'Anmelden', exact: true }).click()
  await page.getByRole('alert').getByText('Die E-Mail-Adresse oder das Passwort ist falsch.').waitFor()
  expect(await englishOn(page)).toEqual([])
  await page.context().close()
})

test('a German browser says why a new password is refused', async () => {
  const page = await openGerman()
  await page.goto('/')
  await page.getByRole('button', { name: 'Mit E-Mail anmelden' }).click()
  await page.getByRole('button', { name: 'Konto anlegen' }).click()
  await page.getByLabel('Name').fill('Ada')
  await page.getByLabel('E-Mail').fill('ada@example.com')
  await page.getByLabel('Passwort').fill('12345678')
  await page.getByRole('button', { name: 'Konto anlegen', exact: true }).click()
  await page.getByRole('alert').getByText('Dieses Passwort ist zu häufig').waitFor()
  expect(await englishOn(page)).toEqual([])
  await page.context().close()
})

test('German can be chosen in an English browser, and stays after a reload', async () => {
  const context = await app.newContext({ storageState })
  const page = await context.newPage()
  await page.goto('/settings/language')
  await page.getByLabel('Language', { exact: true }).selectOption('de')
  await page.getByRole('heading', { level: 1, name: 'Sprache und Zeit' }).waitFor()
  await page.reload()
  await page.getByRole('heading', { level: 1, name: 'Sprache und Zeit' }).waitFor()
  expect(await page.getAttribute('html', 'lang')).toBe('de')
  // For the other tests: the choice belongs to the user.
  await page.getByLabel('Sprache', { exact: true }).selectOption({ index: 0 })
  await page.getByRole('heading', { level: 1, name: 'Language and time' }).waitFor()
  await context.close()
})
