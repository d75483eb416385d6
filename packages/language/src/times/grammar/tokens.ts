import type { Span } from '../types.ts'

/** A word, a whole number or a single sign. Its span is a span of the text. */
export interface Token extends Span {
  /** In lower case. */
  text: string
  kind: 'word' | 'number' | 'sign'
  /** True when no white space precedes the token: "pm" in "3pm". */
  isGlued: boolean
}

const TOKEN = /[\p{L}\p{M}]+|\d+|[^\s\p{L}\p{M}\d]/gu
const WORD = /^[\p{L}\p{M}]/u
const DIGIT = /^\d/

/** Splits a text into its tokens, in one pass. */
export function tokenise(text: string): Token[] {
  let end = 0
  return Array.from(text.matchAll(TOKEN), ({ index, 0: match }) => {
    const isGlued = index === end && index > 0
    end = index + match.length
    const kind = WORD.test(match) ? 'word' : DIGIT.test(match) ? 'number' : 'sign'
    return { text: match.toLowerCase(), kind, start: index, end, isGlued }
  })
}

/** Signs that hold numbers together: "1.2.3", "10:30:15", "5/6/7". */
const BOND = /^[.,:/]$/

/** True when a separate word or number starts here. False for the "5" in "#5", "v5", "1.5", "$5" or "A-5". */
export function isWordStart(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]
  const before = tokens[at - 1]
  if (!token?.isGlued || !before) return true
  if (before.kind !== 'sign' || /^[#$€£_&]$/.test(before.text)) return false
  const further = tokens[at - 2]
  const bound = before.isGlued && further !== undefined && further.kind !== 'sign'
  if (token.kind === 'number') return !(bound && (BOND.test(before.text) || before.text === '-'))
  return !(bound && /^[-']$/.test(before.text))
}

/**
 * True when a separate word or number ends before `next`. False for the "5" in "5th", "5.2" or "5%", and "sun" in
 * "sun-dried".
 */
export function isWordEnd(tokens: readonly Token[], next: number): boolean {
  const token = tokens[next]
  if (!token?.isGlued) return true
  // The "T" of ISO 8601 stands between a date and its time.
  if (token.kind === 'number' && tokens[next - 1]?.text === 't') return tokens[next - 2]?.kind === 'number'
  if (token.kind !== 'sign') return false
  if (/^[%°$€£&_]$/.test(token.text)) return false
  const further = tokens[next + 1]
  if (!further?.isGlued || further.kind === 'sign') return true
  if (token.text === "'") return further.text === 's'
  // An ISO 8601 interval goes on with the date after its slash.
  if (token.text === '/') return further.kind === 'word' || /^\d{4}$/.test(further.text)
  if (BOND.test(token.text)) return further.kind === 'word'
  return token.text !== '-' || further.kind === 'number'
}
