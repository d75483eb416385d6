/** The messages of the API that name parts of RFC 5545, and what they mean for a user. */
const MEANINGS: [RegExp, string][] = [
  [/ends before its first/, 'The repetition ends before its first day. Choose a later end, or none.'],
  [/repeat hourly/, 'A todo without a time cannot repeat hourly. Give it a time, or let it repeat daily.'],
  [/^No day matches|no day matches/, 'No day matches this repetition. Choose other days.'],
  [/one day and then none/, 'Only one day matches this repetition. Choose other days.'],
  [/^It is not clear which days/, 'It is not clear which days are meant after this move. Choose how it repeats, too.'],
]
const JARGON = /\b(?:UNTIL|COUNT|FREQ|INTERVAL|BY[A-Z]{3,}|RFC 5545|start_time|DTSTART)\b/
const OTHER = 'This repetition is not possible. Say it in other words, such as “every other Thursday until June”.'

/** Returns a message of the API about a todo, without the names of the parts of a rule. */
export function ruleMessage(message: string): string {
  const [, meaning] = MEANINGS.find(([said]) => said.test(message)) ?? []
  return meaning ?? (JARGON.test(message) ? OTHER : message)
}
