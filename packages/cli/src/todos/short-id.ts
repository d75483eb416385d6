/** Letters instead of hexadecimal digits, as Jujutsu has them: so no short id is taken for the number of a todo. */
const LETTERS = 'zyxwvutsrqponmlk'
const MIN_LENGTH = 4

/** Returns an id in letters. The last ones differ from todo to todo: the first ones say when it was made. */
export function inLetters(id: string): string {
  return id.replaceAll('-', '').replace(/[0-9a-f]/g, (digit) => LETTERS[Number.parseInt(digit, 16)]!)
}

/** Whether a word can be a short id. It can be a word of a title as well. */
export function isShortId(word: string): boolean {
  return /^[k-z]{4,32}$/.test(word)
}

/** Returns a function that gives each of these ids its last letters: four, or as many as make it differ from the others. */
export function shortIds(ids: readonly string[]): (id: string) => string {
  const all = ids.map(inLetters)
  return (id) => {
    const letters = inLetters(id)
    for (let length = MIN_LENGTH; length < letters.length; length += 1) {
      const end = letters.slice(-length)
      if (all.filter((other) => other !== letters && other.endsWith(end)).length === 0) return end
    }
    return letters
  }
}
