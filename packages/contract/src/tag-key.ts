/** What makes two names of a user the same tag. */
export function tagKey(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

/**
 * The order of names by their keys, as the database has it (collation "C"): by code points. `<` compares UTF-16 units,
 * which puts an emoji before some letters.
 */
export function compareTagNames(a: string, b: string): number {
  return compareCodePoints(tagKey(a), tagKey(b))
}

function compareCodePoints(a: string, b: string): number {
  const [one, other] = [Array.from(a), Array.from(b)]
  for (let index = 0; index < Math.min(one.length, other.length); index++) {
    const distance = (one[index]?.codePointAt(0) ?? 0) - (other[index]?.codePointAt(0) ?? 0)
    if (distance !== 0) return distance
  }
  return one.length - other.length
}
