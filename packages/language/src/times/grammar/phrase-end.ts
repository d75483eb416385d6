import type { Input } from './grammar.ts'

/**
 * Words that may follow a time. Before any other word, a number could count that word, and a part of the day could
 * describe it.
 */
const FUNCTION_WORDS = new Set(
  'with for to and then please pls on in at high low medium urgent important tag tagged so but because if when or until till by from about every daily weekly as is that i we due via next this thanks'.split(
    ' ',
  ),
)

/** True when the next token is not a word that a number could count. */
export function isPhraseEnd({ tokens }: Input, next: number): boolean {
  const token = tokens[next]
  return !token || /^[,.;:!?)\]#"”(]$/.test(token.text) || (FUNCTION_WORDS.has(token.text) && !token.isGlued)
}
