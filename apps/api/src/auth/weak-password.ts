import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '@todo-agents/contract/bounds'
import type { Match } from '@zxcvbn-ts/core'
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'

/**
 * The lowest score that is accepted. A lower score means fewer than a million guesses: a common password, a pattern, or
 * a variation of one.
 */
const MIN_SCORE = 2

/**
 * How many characters of a password are rated. The time of a rating grows faster than the length, and blocks the
 * process.
 */
const MAX_RATED_LENGTH = 40

/** The shortest part of a name or an address that counts as personal. */
const MIN_PERSONAL_LENGTH = 3

/** The fewest characters of a password besides the name and the address of its owner. */
const MIN_REST_LENGTH = 4

export interface NewPassword {
  password: string
  name: string
  email: string
}

/**
 * Returns the reason to refuse a new password, as a predicate such as "must have at least 8 characters". Null for a
 * good password.
 */
export function weakness({ password, name, email }: NewPassword): string | null {
  if (password.length < MIN_PASSWORD_LENGTH) return `must have at least ${MIN_PASSWORD_LENGTH} characters`
  if (password.length > MAX_PASSWORD_LENGTH) return `must have at most ${MAX_PASSWORD_LENGTH} characters`
  const plain = withoutInvisible(password)
  if (plain === '') return 'must not consist of blanks'
  if (plain.length < MIN_PASSWORD_LENGTH) return `must have at least ${MIN_PASSWORD_LENGTH} characters that can be seen`
  const known = personal(name, email)
  const rest = known.reduce((left, part) => left.replaceAll(part, ''), plain)
  if (rest.length < MIN_REST_LENGTH) return PERSONAL
  const { score, sequence } = rate(plain.slice(0, MAX_RATED_LENGTH), known)
  return score < MIN_SCORE ? reason(sequence) : null
}

/** Removes invisible characters, which would hide a common password from the dictionary. */
function withoutInvisible(password: string): string {
  return password
    .normalize('NFKC')
    .replaceAll(/[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\u2800]/gu, '')
    .trim()
    .toLowerCase()
}

let estimator: ZxcvbnFactory | undefined

/** Rates a password. The dictionary has about 49,000 leaked passwords, and 7,000 words of passphrases. */
function rate(password: string, known: string[]): { score: number; sequence: Match[] } {
  estimator ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs })
  return estimator.check(password, known)
}

const PERSONAL = 'is too close to your name or address; choose another one'

function reason(sequence: Match[]): string {
  if (sequence.some((match) => match.pattern === 'dictionary' && match.dictionaryName === 'userInputs')) {
    return PERSONAL
  }
  const [longest] = sequence.toSorted((one, other) => other.token.length - one.token.length)
  if (longest?.pattern === 'repeat') return 'repeats the same few characters; choose another one'
  if (longest?.pattern === 'sequence' || longest?.pattern === 'spatial') {
    return 'is a row of letters, digits or keys; choose another one'
  }
  return 'is one of the most common passwords, or close to one; choose another one'
}

/** Returns the name and the address, whole and in parts, the longest first. */
function personal(name: string, email: string): string[] {
  const [local = '', domain = ''] = email.toLowerCase().split('@')
  const lower = name.toLowerCase()
  const whole = [email.toLowerCase(), local, lower, lower.replaceAll(/\s/g, '')]
  const parts = [...lower.split(/\s+/), ...local.split(/[._+-]/), domain, domain.split('.')[0] ?? '']
  return [...whole, ...parts]
    .filter((part) => part.length >= MIN_PERSONAL_LENGTH)
    .sort((one, other) => other.length - one.length)
}
