import type { Atom, PlacedAtom } from './atoms.ts'
import type { ClockAtom } from './clocks.ts'
import type { DayAtom } from './days.ts'
import type { DurationAtom } from './durations.ts'
import type { PartAtom } from './parts.ts'
import type { Relation, Span } from './types.ts'

/** Pieces that stand together and make one time: "on Monday from 2 to 4". */
export interface Group extends Span {
  day?: DayAtom
  /** The last day of a range of days. */
  last_day?: DayAtom
  clock?: ClockAtom
  to_clock?: ClockAtom
  part?: PartAtom
  duration?: DurationAtom
  relation: Relation
  /** The word that led to it: "at", "by", "from"; empty for none. */
  lead: string
}

/** Words before a time that belong to it, and what they make of it. */
const PREPOSITION =
  /(?<![\p{L}\p{N}])(?:(due|deadline|ends?|ending|starting|beginning|starts?|scheduled)\s+)?(at|@|on|by|from|until|till|til|before|after|since|around|about|approximately|between|for|of|this|starting|due|beginning|no later than|as of)?(?:\s+(?:about|around|like))?\s*$/iu

/** Words after which a bare number is an hour. */
const HOUR_LEAD = /^(?:at|@|by|from|until|till|til|around|between|before|after|about)$/
const RANGE = /^\s*(?:-|–|—|to|until|till|til|through|thru)\s*$/i
const AND = /^\s*and\s*$/i
const JOIN = /^[\s,]*(?:at|@|on|around|about|from|between|by|for|starting|starting at|in the|of|-|–)?\s*$/i
const PLAIN = /^[\s,]*$/

/** Puts neighbours together, each piece in at most one group. */
export function groupAtoms(text: string, atoms: PlacedAtom[]): Group[] {
  const groups: Group[] = []
  for (let at = 0; at < atoms.length; ) {
    const group = begin(text, atoms[at] as PlacedAtom)
    let next = at + 1
    while (next < atoms.length && extend(group, text, atoms[next] as PlacedAtom, atoms[next + 1])) next++
    if (isTime(group, text)) {
      groups.push(group)
      at = next
    } else {
      at++
    }
  }
  return groups
}

function begin(text: string, { start, end, atom }: PlacedAtom): Group {
  return { ...prepositionBefore(text, start), end, ...slotOf(atom) }
}

function slotOf(atom: Atom): Partial<Group> {
  if (atom.type === 'day') return { day: atom }
  if (atom.type === 'clock') return { clock: atom }
  if (atom.type === 'part') return { part: atom }
  return { duration: atom }
}

/** Where the words that lead to the time begin. Looks back 30 characters, which is more than they ever take. */
function prepositionBefore(text: string, start: number): Pick<Group, 'start' | 'relation' | 'lead'> {
  const before = text.slice(Math.max(0, start - 30), start)
  const match = PREPOSITION.exec(before)
  const lead = match?.[1]?.toLowerCase() ?? ''
  const word = match?.[2]?.toLowerCase() ?? ''
  if (!match || (!lead && !word)) return { start, relation: 'at', lead: '' }
  const relation = relationOf(lead, word)
  return { start: start - match[0].length, relation, lead: word || lead }
}

function relationOf(lead: string, word: string): Relation {
  if (['by', 'until', 'till', 'til', 'before', 'no later than'].includes(word)) return 'by'
  if (['after', 'since', 'as of'].includes(word)) return 'from'
  return /^(?:due|deadline|end)/.test(lead) || word === 'due' ? 'by' : 'at'
}

/** Takes `next` into the group when the words between allow it. */
function extend(group: Group, text: string, next: PlacedAtom, afterNext: PlacedAtom | undefined): boolean {
  const gap = text.slice(group.end, next.start)
  const slot = slotThatFits(group, text, gap, next, afterNext)
  if (!slot) return false
  Object.assign(group, slot)
  group.end = next.end
  if (/\bby\b/i.test(gap)) group.relation = 'by'
  return true
}

function slotThatFits(
  group: Group,
  text: string,
  gap: string,
  { atom, end }: PlacedAtom,
  afterNext: PlacedAtom | undefined,
): Partial<Group> | null {
  switch (atom.type) {
    case 'clock': {
      if (group.clock && !group.to_clock) {
        const between = AND.test(gap) && group.lead === 'between'
        return RANGE.test(gap) || between ? { to_clock: atom } : null
      }
      if (group.clock || !JOIN.test(gap)) return null
      const bare = atom.weak && !/\p{L}|@/u.test(gap)
      // "the second one"
      if (bare && group.day?.weak) return null
      return bare && !closes(text, end) && !beginsRange(text, end, afterNext) ? null : { clock: atom }
    }
    case 'day': {
      if (atom.weak && !JOIN.test(gap)) return null
      if (!group.day) return JOIN.test(gap) && !isBareNumber(group) ? { day: atom } : null
      if (RANGE.test(gap) && !group.clock && !group.last_day) return { last_day: atom }
      if (group.day.any || atom.any) return JOIN.test(gap) ? { day: group.day.any ? atom : group.day } : null
      return PLAIN.test(gap) ? sameDay(group.day, atom) : null
    }
    case 'part':
      return !group.part &&
        !isBareNumber(group) &&
        JOIN.test(gap) &&
        (!atom.weak || (group.day !== undefined && PLAIN.test(gap)))
        ? { part: atom }
        : null
    case 'duration':
      return !group.duration && !atom.before && !atom.from_now && !group.to_clock && JOIN.test(gap)
        ? { duration: atom }
        : null
  }
}

/** "read chapter 5 by tomorrow", "pages 2-4 on Monday": no word makes an hour of the number. */
function isBareNumber({ clock, to_clock, lead }: Group): boolean {
  return clock?.weak === true && to_clock?.weak !== false && !HOUR_LEAD.test(lead)
}

/** "Tuesday, 24 November": the date counts; when the weekday is another day, that is the other reading. */
function sameDay(first: DayAtom, second: DayAtom): Partial<Group> | null {
  const [weekday, date] = first.weekday ? [first, second] : [second, first]
  if (!weekday.weekday || date.weekday || date.until) return null
  return { day: date.day.dayOfWeek === weekday.weekday ? date : { ...date, other: weekday.day } }
}

/** Whether nothing that a number could count follows. */
function closes(text: string, at: number): boolean {
  return /^\s*(?:$|[,.;:!?)\]#]|(?:with|for|to|and|then|please|on|in|at|high|low|medium|urgent|important|tag|tagged)(?!\p{L}))/iu.test(
    text.slice(at, at + 40),
  )
}

function beginsRange(text: string, at: number, next: PlacedAtom | undefined): boolean {
  return next?.atom.type === 'clock' && RANGE.test(text.slice(at, next.start))
}

/** Whether the words are a time at all, and not a number, a name or a word that only looks like one. */
function isTime(group: Group, text: string): boolean {
  const { day, clock, to_clock, part, duration, lead } = group
  if (duration?.weak && !clock && !day && !part) return false
  if (clock?.weak && !day && !part) {
    const strongEnd = to_clock && !to_clock.weak
    if (!strongEnd && !HOUR_LEAD.test(lead)) return false
    if (to_clock && !strongEnd && !/^(?:from|between|at)$/.test(lead)) return false
    if (!to_clock && (clock.word ? !closes(text, group.end) : countsSomething(text, group.end))) return false
    if (!to_clock && (lead === 'about' || lead === 'from') && !closes(text, group.end)) return false
  }
  if (part?.weak && !day) return false
  if (day?.weak && !clock && !part) {
    return /^(?:on|by|until|till|til|before|from|due|for|starting)$/.test(lead) && closes(text, group.end)
  }
  // "after Friday" and "since Monday" name no day of their own.
  if (day && !clock && !part && !day.until && group.relation === 'from') return false
  return true
}

/** "at 5 Main Street", "by 2 points", "at 5%": what follows a digit is what it numbers. */
function countsSomething(text: string, at: number): boolean {
  const following = text.slice(at, at + 40)
  return (
    /^\s*[%°$€£/]/.test(following) || /^\s+\p{Lu}\p{Ll}/u.test(following) || /^\s+\p{L}{3,}s(?!\p{L})/u.test(following)
  )
}
