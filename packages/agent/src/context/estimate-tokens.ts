/**
 * Estimates how many tokens a text has for a model, by its characters. No tokenizer: those of vendors differ, and each
 * needs megabytes of tables. `TokenRatio` corrects the estimate by what the provider counts.
 *
 * A token has about four letters of English, three of another alphabet, one Chinese, Japanese or Korean character, half an
 * emoji, two signs of JSON, or up to three digits.
 */
export function estimateTokens(text: string): number {
  let tokens = 0
  let wasDigit = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const isDigit = code >= 0x30 && code <= 0x39
    // Letters between digits are those of ids, which have no words.
    tokens += wasDigit && isLetter(code) ? OF_ID : code < 0x80 ? ASCII[code]! : beyondAscii(code)
    wasDigit = isDigit
  }
  return Math.ceil(tokens)
}

const OF_LETTER = 0.25
const OF_SPACE = 0.1
const OF_DIGIT = 0.45
const OF_SIGN = 0.5
const OF_ID = 0.7
const OF_LATIN = 0.45
const OF_ALPHABET = 0.4
const OF_IDEOGRAPH = 0.85
const OF_SURROGATE = 1

/** The tokens of each ASCII character. */
const ASCII = Array.from({ length: 0x80 }, (_, code) => {
  if (isLetter(code)) return OF_LETTER
  if (code >= 0x30 && code <= 0x39) return OF_DIGIT
  return code === 0x20 || code === 0x0a ? OF_SPACE : OF_SIGN
})

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a)
}

/** Latin with marks, then Greek to Thai and the scripts beside them, then CJK and Hangul, and halves of emoji. */
function beyondAscii(code: number): number {
  if (code < 0x250) return OF_LATIN
  if (code < 0x1100) return OF_ALPHABET
  return code >= 0xd800 && code < 0xe000 ? OF_SURROGATE : OF_IDEOGRAPH
}
