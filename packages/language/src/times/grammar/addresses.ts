/**
 * The domain after "@" or before the first "/". Its last part must be letters only, so "lunch@3.30pm" is no address.
 */
const DOMAIN = /^[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){0,8}\.\p{L}{2,24}(?![\p{L}\p{N}])/u

/**
 * A bare domain. Its end must be one of these, because "tomorrow.call Bob" is two sentences; ends that are also English
 * words ("in", "me", "to") are left out.
 */
const BARE_DOMAIN =
  /^[("'“<[]?(?:[\p{L}\p{N}-]{1,63}\.){1,4}(?:com|org|net|io|app|ai|co|dev|de|uk|eu|fr|edu|gov|tv|info|biz)(?:'s?)?[.,;:!?)\]"'”>]{0,3}$/iu

/**
 * Replaces each web or mail address by as many x, so that "5pm" in "mail@5pm.example" is not read as a time. All
 * positions stay the same.
 */
export function withoutAddresses(text: string): string {
  return text.replace(/\S+/g, (word) => (isAddress(word) ? 'x'.repeat(word.length) : word))
}

function isAddress(word: string): boolean {
  if (/^[("'“<[]{0,2}(?:[a-z]{2,10}:\/\/|www\.)/i.test(word)) return true
  const at = word.indexOf('@')
  if (at > 0) return DOMAIN.test(word.slice(at + 1))
  if (BARE_DOMAIN.test(word)) return true
  return word.includes('/') && DOMAIN.test(word.slice(0, word.indexOf('/')))
}
