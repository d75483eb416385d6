/** The domain after "@" or before the first "/": its last part has letters only, so "lunch@3.30pm" has none. */
const DOMAIN = /^[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){0,8}\.\p{L}{2,24}(?![\p{L}\p{N}])/u

/**
 * The text with x for every letter of a web or mail address: "5pm" in "mail@5pm.example" is no time. All positions
 * stay.
 */
export function withoutAddresses(text: string): string {
  return text.replace(/\S+/g, (word) => (isAddress(word) ? 'x'.repeat(word.length) : word))
}

function isAddress(word: string): boolean {
  if (/^[("'“<[]{0,2}(?:[a-z]{2,10}:\/\/|www\.)/i.test(word)) return true
  const at = word.indexOf('@')
  if (at > 0) return DOMAIN.test(word.slice(at + 1))
  return word.includes('/') && DOMAIN.test(word.slice(0, word.indexOf('/')))
}
