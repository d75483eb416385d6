import { detailTexts as t } from '../../../lib/texts/detail.ts'

/** The messages of the API that name parts of RFC 5545, and what they mean for a user. */
const MEANINGS: [RegExp, string][] = [
  [/ends before its first/, t.ruleEndsBefore],
  [/repeat hourly/, t.ruleHourly],
  [/^No day matches|no day matches/, t.ruleNoDay],
  [/one day and then none/, t.ruleOneDay],
  [/^It is not clear which days/, t.ruleUnclear],
]
const JARGON = /\b(?:UNTIL|COUNT|FREQ|INTERVAL|BY[A-Z]{3,}|RFC 5545|start_time|DTSTART)\b/

/** Returns what a message of the API about a rule means, without the names of its parts. Null for other messages. */
export function ruleMessage(message: string): string | null {
  const [, meaning] = MEANINGS.find(([said]) => said.test(message)) ?? []
  return meaning ?? (JARGON.test(message) ? t.ruleImpossible : null)
}
