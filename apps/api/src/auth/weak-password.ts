import { dictionary } from '@zxcvbn-ts/language-common'

/** Better-auth has the same bounds, and checks them last. */
export const MIN_PASSWORD_LENGTH = 8
export const MAX_PASSWORD_LENGTH = 128

/** About 49,000 passwords from leaks, in lower case, that are tried first by everybody who guesses. */
const COMMON = new Set(dictionary['passwords-common'])

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
  const plain = password.toLowerCase().trim()
  if (plain === '') return 'must have more than blanks'
  if (isRepetition(plain)) return 'repeats the same few characters; choose another one'
  if (COMMON.has(plain)) return 'is one of the most common passwords; choose another one'
  const rest = withoutPersonal(plain, name, email)
  if (rest.length < MIN_REST_LENGTH || (rest !== plain && COMMON.has(rest))) {
    return 'is too close to your name or address; choose another one'
  }
  return null
}

/** Such as `aaaaaaaa` or `abcabcabc`: up to three characters, again and again. */
function isRepetition(password: string): boolean {
  return /^(.{1,3}?)\1+.{0,2}$/su.test(password) && new Set(password).size <= 3
}

function withoutPersonal(password: string, name: string, email: string): string {
  const [local = '', domain = ''] = email.toLowerCase().split('@')
  const whole = [email.toLowerCase(), local, name.toLowerCase(), name.toLowerCase().replaceAll(/\s/g, '')]
  const parts = [...name.toLowerCase().split(/\s+/), ...local.split(/[._+-]/), domain, domain.split('.')[0] ?? '']
  return [...whole, ...parts]
    .filter((part) => part.length >= MIN_PERSONAL_LENGTH)
    .sort((one, other) => other.length - one.length)
    .reduce((rest, part) => rest.replaceAll(part, ''), password)
}
