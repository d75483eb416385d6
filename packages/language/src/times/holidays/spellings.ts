/** A spelling of the name of a holiday. */
export interface Spelling {
  /** The letters and digits of the spelling. */
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
    letters: written.replace(/[ _~]/g, ''),
    isWeak: written.includes('~'),
    needsBlank: written.includes('_'),
  }))
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
