import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '@todo-agents/contract/bounds'
import type { Match } from '@zxcvbn-ts/core'
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'

/** A password of a lower score takes fewer than a million guesses: a common one, a pattern, or a variation of them. */
const MIN_SCORE = 2

/** Only so many characters count: an estimate takes longer than proportional to its length, and blocks the process. */
const MAX_RATED_LENGTH = 40

/** Parts of a name or an address that are shorter say nothing about a password. */
const MIN_PERSONAL_LENGTH = 3

/** A password needs as many characters beside what is known of its owner. */
const MIN_REST_LENGTH = 4

export interface NewPassword {
  password: string
  name: string
  email: string
}

/** Why a new password is refused, as a sentence about it without a subject; null for one that is good enough. */
export function weakness({ password, name, email }: NewPassword): string | null {
  if (password.length < MIN_PASSWORD_LENGTH) return `must have at least ${MIN_PASSWORD_LENGTH} characters`
  if (password.length > MAX_PASSWORD_LENGTH) return `must have at most ${MAX_PASSWORD_LENGTH} characters`
  const plain = withoutInvisible(password)
  if (plain === '') return 'must have more than blanks'
  if (plain.length < MIN_PASSWORD_LENGTH) return `must have at least ${MIN_PASSWORD_LENGTH} characters that can be seen`
  const known = personal(name, email)
  const rest = known.reduce((left, part) => left.replaceAll(part, ''), plain)
  if (rest.length < MIN_REST_LENGTH) return PERSONAL
  const { score, sequence } = rate(plain.slice(0, MAX_RATED_LENGTH), known)
  return score < MIN_SCORE ? reason(sequence) : null
}

/** Characters that show nothing add nothing to guess, and would hide a common password from the dictionary. */
function withoutInvisible(password: string): string {
  return password
    .normalize('NFKC')
    .replaceAll(/[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\u2800]/gu, '')
    .trim()
    .toLowerCase()
}

let estimator: ZxcvbnFactory | undefined

/** The dictionary has about 49,000 passwords from leaks, and 7,000 words that passphrases are made of. */
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

/** What is known of the owner, whole and in parts, the longest first. */
function personal(name: string, email: string): string[] {
  const [local = '', domain = ''] = email.toLowerCase().split('@')
  const lower = name.toLowerCase()
  const whole = [email.toLowerCase(), local, lower, lower.replaceAll(/\s/g, '')]
  const parts = [...lower.split(/\s+/), ...local.split(/[._+-]/), domain, domain.split('.')[0] ?? '']
  return [...whole, ...parts]
    .filter((part) => part.length >= MIN_PERSONAL_LENGTH)
    .sort((one, other) => other.length - one.length)
}
