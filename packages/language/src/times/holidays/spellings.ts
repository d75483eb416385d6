/** A spelling of a holiday's name: the letters and digits of it only. */
export interface Spelling {
  letters: string
  /** Also an ordinary word: "lent", "carnival". */
  weak: boolean
  /** Only with a blank in it: "May Day", not "mayday". */
  spaced: boolean
}

/**
 * The spellings that a pattern stands for. "|" parts alternatives, also in parentheses: "chris(t|)mas|xmas". Blanks
 * do not count; "_" is one that must be written. A "'s" before more letters may be missing; "~" before a whole
 * alternative marks a weak one.
 */
export function spellingsOf(pattern: string): Spelling[] {
  const plain = pattern.replace(/'s(?=[ _]*[a-z(])/g, '(s|)').replaceAll("'", '')
  return alternatives(plain).map((written) => ({
    letters: written.replace(/[ _~]/g, ''),
    weak: written.includes('~'),
    spaced: written.includes('_'),
  }))
}

/** All strings of a pattern, by its parts from left to right. */
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
 * A name in other letters as it sounds, the same for the usual transcriptions: "Chhath", "Chath"; "Lakshmi", "Laxmi";
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
