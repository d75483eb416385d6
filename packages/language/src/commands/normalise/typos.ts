import { distance } from '../../text/distance.ts'

/** Verbs of what we do, as they are shortened. */
const SHORT: Record<string, string> = {
  ad: 'add',
  del: 'delete',
  rm: 'remove',
  mov: 'move',
  sched: 'schedule',
  resched: 'reschedule',
  remindme: 'remind me',
  compleet: 'complete',
}

/** Long enough that one wrong letter leaves no other word. */
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
/** Other words that are one letter away, or the same verb in another form. */
const OTHERS = new Set(['remand', 'rewind', 'crease', 'crated', 'crate', 'creature', 'remote', 'rebind'])

/** The text with its first verb as it is spelled, when it is one of ours with a wrong, missing, doubled or swapped letter. */
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
