/** Returns the key of a tag name. Two names of a user with the same key are the same tag. */
export function tagKey(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

/**
 * Compares two names by the code points of their keys, as the database does (collation "C"). `<` would compare UTF-16
 * units, which sorts an emoji before some letters.
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
