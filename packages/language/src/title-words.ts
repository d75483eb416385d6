import { withStraightApostrophes } from './text/normalise.ts'
import { keysOf } from './text/stem.ts'

/** Words that say what kind of thing a todo is; they need not stand in its title: "the dentist appointment". */
const KINDS = new Set(
  'appointment meeting event todo task item reminder entry visit session thing one chore errand deadline'
    .split(' ')
    .flatMap(keysOf),
)
const SMALL = new Set('a an the my our to for of with at on in and about from this that please'.split(' '))

/** A title has at most 100 characters, so more words than this match none. */
export const MOST_WORDS = 50

export interface Word {
  written: string
  /** See keysOf. */
  keys: string[]
}

/**
 * Returns the words that distinguish a title. Small words count only when it has no others.
 */
export function distinctiveWords(text: string): Word[] {
  const words = (withStraightApostrophes(text.toLowerCase()).match(/[\p{L}\p{N}]+(?:'\p{L}+)?/gu) ?? []).map((word) =>
    word.replace(/'s?$/, ''),
  )
  // An "a" at the end distinguishes a title: "plan A".
  const distinctive = words.filter(
    (word, index) => !SMALL.has(word) || (word === 'a' && index > 0 && index === words.length - 1),
  )
  return (distinctive.length > 0 ? distinctive : words).map(asWord)
}

export function asWord(written: string): Word {
  return { written, keys: keysOf(written) }
}

/** Returns the words without those that only say the kind of thing, unless there are no others. */
export function withoutKinds(words: Word[]): Word[] {
  const distinctive = words.filter((word) => !isKind(word))
  return distinctive.length > 0 ? distinctive : words
}

/** True when the word says what kind of thing a todo is. */
export function isKind({ keys }: Word): boolean {
  return keys.some((key) => KINDS.has(key))
}
