/** Words that answer a question of the assistant, in English and German. */
const YES = ['yes', 'y', 'yep', 'yeah', 'ok', 'okay', 'sure', 'approve', 'go ahead', 'do it', 'yes please', 'please do']
const JA = ['ja', 'jep', 'jo', 'klar', 'gerne', 'mach das', 'mach es', 'ja bitte', 'einverstanden', 'zustimmen']
const NO = ['no', 'n', 'nope', 'no thanks', 'deny', 'decline', 'don’t', "don't", 'do not', 'cancel']
const NEIN = ['nein', 'ne', 'nö', 'nein danke', 'nicht', 'lass es', 'ablehnen', 'abbrechen']

const APPROVING: ReadonlySet<string> = new Set([...YES, ...JA])
const DENYING: ReadonlySet<string> = new Set([...NO, ...NEIN])

/** Returns the decision that a message says in words. Null for any other message, and for one that says more. */
export function decisionOf(text: string): 'approve' | 'deny' | null {
  const words = text
    .trim()
    .toLowerCase()
    .replace(/[.!,]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  if (APPROVING.has(words)) return 'approve'
  return DENYING.has(words) ? 'deny' : null
}
