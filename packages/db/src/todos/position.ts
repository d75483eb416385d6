import { BASE_62_DIGITS } from 'fractional-indexing'

/** An integer of `fractional-indexing` that starts with `h` has eight digits: enough for milliseconds until the year 8888. */
const INTEGER_LENGTH = 8

/**
 * Returns the position of a new todo or list, after those that were created before it. Made of the time and the end of
 * the id, so that it takes no read, and two rows of one millisecond differ. The last character is not the lowest digit,
 * because such a fraction is not valid.
 */
export function newPosition(at: Date, id: string): string {
  let digits = ''
  for (let rest = at.getTime(); digits.length < INTEGER_LENGTH; rest = Math.floor(rest / 62)) {
    digits = BASE_62_DIGITS.charAt(rest % 62) + digits
  }
  return `h${digits}${id.slice(-6)}V`
}
