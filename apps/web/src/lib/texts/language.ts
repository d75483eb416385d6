/** The languages of the page. */
export type Language = 'en' | 'de'

/** The key in the storage. `first-paint.js` reads it too, before the first paint. */
const KEY = 'todo-agents.language'

/**
 * The language of the page, which stays the same until the page is loaded again: the one that the user chose on this
 * device, else the first language of the browser that the page has, else English.
 */
export const language: Language = chosenLanguage() ?? browsersLanguage()

/**
 * The locale in which dates and numbers are written: the browser's own where it is of the same language, so that a
 * reader in London and one in Boston each get the order that they know.
 */
export const locale: string = browserLocales().find((one) => languageOf(one) === language) ?? language

/** Returns the language that the user chose on this device, or null. */
export function chosenLanguage(): Language | null {
  try {
    return languageOf(localStorage.getItem(KEY) ?? '')
  } catch {
    return null
  }
}

/** Chooses the language on this device; null follows the browser. Shown after the page is loaded again. */
export function chooseLanguage(chosen: Language | null): void {
  try {
    if (chosen === null) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, chosen)
  } catch {
    // Storage is blocked: the page stays in the language of the browser.
  }
}

function browsersLanguage(): Language {
  return (
    browserLocales()
      .map(languageOf)
      .find((one) => one !== null) ?? 'en'
  )
}

/** Leaves out what `Intl` would refuse, such as the `en-US@posix` of Chromium on a Linux without a locale. */
function browserLocales(): string[] {
  return (globalThis.navigator?.languages ?? []).flatMap(canonical)
}

/** Returns a locale in the form of `Intl`, without what follows an `@`; nothing if it is none. */
export function canonical(locale: string): string[] {
  try {
    return Intl.getCanonicalLocales(locale.split('@')[0])
  } catch {
    return []
  }
}

function languageOf(locale: string): Language | null {
  const [language] = locale.split('-')
  return language === 'en' || language === 'de' ? language : null
}
