import { language } from './language.ts'

const rules = new Intl.PluralRules(language)

/** Returns the form for a number: `one` or `other`, as both English and German have them. */
export function plural(count: number, forms: { one: string; other: string }): string {
  return rules.select(count) === 'one' ? forms.one : forms.other
}
