import { distance } from '../../text/distance.ts'

/** Short forms of verbs that the assistant knows. */
const SHORT: Record<string, string> = {
  ad: 'add',
  del: 'delete',
  rm: 'remove',
  mov: 'move',
  mv: 'move',
  cancle: 'cancel',
  wat: 'what',
  wut: 'what',
  wats: "what's",
  whats: "what's",
  hows: "how's",
  whens: "when's",
  wheres: "where's",
  sched: 'schedule',
  resched: 'reschedule',
  remindme: 'remind me',
  compleet: 'complete',
}

/** Verbs so long that one wrong letter hardly ever makes another word. */
const VERBS = [
  'remind',
  'delete',
  'remove',
  'cancel',
  'complete',
  'schedule',
  'reschedule',
  'postpone',
  'create',
  'rename',
]
/** Words that are not corrected: other words that differ from a verb by one letter, and other forms of a verb. */
const OTHERS = new Set(['remand', 'rewind', 'crease', 'crated', 'crate', 'creature', 'remote', 'rebind'])

/** Corrects the first verb of a text when it is a known one with a wrong, missing, doubled or swapped letter. */
export function withVerbSpelled(text: string): string {
  const first = /^\p{L}+/u.exec(text)?.[0]
  if (!first || first.length > 12) return text
  const word = first.toLowerCase()
  const verb = SHORT[word] ?? VERBS.find((each) => isMisspelled(word, each))
  return verb ? verb + text.slice(first.length) : text
}

function isMisspelled(word: string, verb: string): boolean {
  if (word === verb || OTHERS.has(word) || word.startsWith(verb)) return false
  return word[0] === verb[0] && distance(word, verb, 1) === 1
}
