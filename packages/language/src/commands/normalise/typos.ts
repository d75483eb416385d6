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
  return word[0] === verb[0] && isOneOff(word, verb)
}

/** One letter more, less or other, or two neighbours swapped. */
function isOneOff(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  const [rest, other] = [a.slice(at), b.slice(at)]
  const swapped = rest.length > 1 && other === `${rest[1]}${rest[0]}${rest.slice(2)}`
  return rest.slice(1) === other || rest === other.slice(1) || rest.slice(1) === other.slice(1) || swapped
}
