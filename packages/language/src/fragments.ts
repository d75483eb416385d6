import { withoutMarks } from './text/normalise.ts'
import { keysOf, withSameMeaning } from './text/stem.ts'
import { distinctiveWords, withoutKinds } from './title-words.ts'

/** How many words of a title are looked for. The longest ones: all of them must be in a title that matches. */
const MAX_WORDS = 4

/** The words of titles are hardly ever longer. More fragments of one word would only cost time. */
const MAX_WORD_LENGTH = 20

/**
 * Returns parts of words, so that each title that `matchTodos` finds for these words contains at least one of them,
 * typos included. Thus a store can look for candidates without knowing the rules of this package. A fragment with a
 * leading space is the start of a word. Lower case; empty when there are no words.
 *
 * A typo leaves some three letters in a row intact or else the first two, except when it swaps letters. So the
 * fragments are all threes of letters, the first two as they are and as a typo may have left them, and each pair of
 * neighbours swapped, with the letters around them.
 */
export function fragmentsOf(words: string): string[] {
  const needed = withoutKinds(distinctiveWords(words)).map(({ written }) => written.slice(0, MAX_WORD_LENGTH))
  const long = needed.filter((word) => word.length > 2)
  const looked = (long.length > 0 ? long : needed).toSorted((a, b) => b.length - a.length).slice(0, MAX_WORDS)
  return [...new Set(looked.flatMap((word) => [...new Set([word, withoutMarks(word)])].flatMap(fragmentsOfWord)))]
}

/**
 * Returns for each word of a title the part that all its forms begin with, so that a store can look for titles that
 * contain all of them. Leaves out words that other words can stand for ("mum", "mom") and kinds of things. Numbers come
 * first, since few titles have them.
 */
export function searchedParts(words: string): string[] {
  const parts = withoutKinds(distinctiveWords(words)).flatMap(({ written }) => {
    if (withSameMeaning(written).length > 0) return []
    const part = keysOf(written).reduce(commonStart, written).replace(/y$/, '')
    return part.length > 1 || HAS_DIGIT.test(part) ? [part] : []
  })
  return parts.toSorted((a, b) => Number(HAS_DIGIT.test(b)) - Number(HAS_DIGIT.test(a)))
}

const HAS_DIGIT = /\p{N}/u

/** Whether a title has a word with a digit. */
export function hasNumber(words: string): boolean {
  return HAS_DIGIT.test(words)
}

function commonStart(a: string, b: string): string {
  let length = 0
  while (length < a.length && a[length] === b[length]) length += 1
  return a.slice(0, length)
}

function fragmentsOfWord(word: string): string[] {
  const others = withSameMeaning(word).flatMap((other) => (other.length > 2 ? threes(other) : [other]))
  if (word.length < 3) return [word, ...others, ...(word.length === 2 ? marked(word) : [])]
  const [first = '', second = '', third = ''] = word
  const starts = [` ${first}${second}`, ` ${first}${third}`, ` ${second}${first}`]
  return [...starts, ...threes(word), ...(word.length > 3 ? swapped(word) : marked(word)), ...others]
}

function threes(word: string): string[] {
  return Array.from({ length: word.length - 2 }, (_, at) => word.slice(at, at + 3))
}

/** Returns each pair of neighbours after the first letter swapped, with the letter before and the letter after them. */
function swapped(word: string): string[] {
  return Array.from(
    { length: word.length - 2 },
    (_, at) => `${word[at]}${word[at + 2]}${word[at + 1]}${word.slice(at + 3, at + 4)}`,
  )
}

/** Grave, acute, circumflex, tilde, diaeresis, ring and cedilla, as combining characters. */
const MARKS = ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u030a', '\u0327']

/** Returns a short word with a mark on each of its first two letters: a mark leaves nothing of "eva" to look for. */
function marked(word: string): string[] {
  const [first = '', second = '', ...rest] = word
  return MARKS.flatMap((mark) => [
    `${first}${mark}`.normalize() + second + rest.join(''),
    first + `${second}${mark}`.normalize() + rest.join(''),
  ]).filter((form) => form.length === word.length)
}
