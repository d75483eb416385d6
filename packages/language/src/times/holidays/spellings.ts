/** A spelling of the name of a holiday. */
export interface Spelling {
  /** The canonical letters of the spelling, see `canonicalLetters`. */
  letters: string
  /** True when the spelling is also an ordinary word: "lent", "carnival". */
  isWeak: boolean
  /** True when the text must have the blank between the words: "May Day", not "mayday". */
  needsBlank: boolean
}

/**
 * Returns the spellings of a pattern. "|" separates alternatives, also in parentheses: "chris(t|)mas|xmas". Blanks do
 * not count; "_" is a blank that must be written. A "'s" before more letters is optional. "~" before a whole
 * alternative marks it as weak.
 */
export function spellingsOf(pattern: string): Spelling[] {
  const plain = pattern.replace(/'s(?=[ _]*[a-z(])/g, '(s|)').replaceAll("'", '')
  return alternatives(plain).map((written) => ({
    letters: canonicalLetters(written.split(/[ _~]+/)),
    isWeak: written.includes('~'),
    needsBlank: written.includes('_'),
  }))
}

/** Words that have several forms in names. */
const FORMS = new Map(
  (
    'san=saint mon=monday tue=tuesday tues=tuesday wed=wednesday thu=thursday thur=thursday thurs=thursday fri=friday sat=saturday ' +
    'sun=sunday st=saint intl=international bday=birthday &=and xmas=christmas 1st=first 2nd=second 3rd=third 4th=fourth ' +
    '9th=ninth 10th=tenth 17th=seventeenth 3=three 12=twelve'
  )
    .split(' ')
    .map((pair) => pair.split('=') as [string, string]),
)

/** Words after which a name can have "the": "the feast of the Assumption". */
const BEFORE_ARTICLE = /^(?:of|for|to|in|and|against|from|on|with|breaking)$/

/**
 * Returns the letters of a name in small letters and without blanks, the same for its usual forms: "Easter Mon", "St
 * Lucia", "Labour Day", "the Feast of the Assumption".
 */
export function canonicalLetters(words: readonly string[]): string {
  return words
    .filter((word, at) => word !== 'the' || (at > 0 && !BEFORE_ARTICLE.test(words[at - 1]!)))
    .map((word) => FORMS.get(word) ?? word)
    .join('')
    .replace(/(lab|col|harb|hon|tum)our/g, '$1or')
}
/** Returns all strings that a pattern matches. */
function alternatives(pattern: string): string[] {
  const done: string[] = []
  let heads = ['']
  let at = 0
  while (at < pattern.length) {
    const character = pattern[at]!
    if (character === '|') {
      done.push(...heads)
      heads = ['']
      at++
    } else if (character === '(') {
      const close = closing(pattern, at)
      const inner = alternatives(pattern.slice(at + 1, close))
      heads = heads.flatMap((head) => inner.map((part) => head + part))
      at = close + 1
    } else {
      heads = heads.map((head) => head + character)
      at++
    }
  }
  return [...done, ...heads]
}

function closing(pattern: string, open: number): number {
  let depth = 0
  for (let at = open; at < pattern.length; at++) {
    if (pattern[at] === '(') depth++
    if (pattern[at] === ')' && --depth === 0) return at
  }
  return pattern.length
}

/**
 * Returns the sound of a name, which is the same for its usual transcriptions: "Chhath", "Chath"; "Lakshmi", "Laxmi";
 * "puja", "pooja"; "Hanukkah", "Hannukah"; "Ramadhan".
 */
export function sound(letters: string): string {
  return letters
    .replaceAll('h', '')
    .replaceAll('ee', 'i')
    .replaceAll('oo', 'u')
    .replaceAll('x', 'ks')
    .replaceAll('tz', 'ts')
    .replace(/[wqcy]/g, (letter) => ({ w: 'v', q: 'k', c: 'k', y: 'i' })[letter]!)
    .replace(/(.)\1+/g, '$1')
}
