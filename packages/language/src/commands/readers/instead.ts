import { onlyTime } from '../../times/only-time.ts'
import { parseTimes } from '../../times/parse-times.ts'
import type { FoundTime } from '../../times/types.ts'
import { isWish } from '../../times/types.ts'
import type { Message } from '../normalise/message.ts'
import type { SingleCommand } from '../types.ts'
import { readTarget } from './target.ts'
import { textWithout } from './title.ts'

const INSTEAD = /\s*\b(?:instead(?:\s+of\s+.{1,60})?|rather(?:\s+than\s+.{1,60})?)[\s.!]*$/i
/** Words between the todo and its new time: "is now on", "moved to", "got pushed back to". */
const MOVED =
  /\s+(?:(?:is|was|are|were|has\s+been|have\s+been|got|gets)\s+)?(?:now|moved|rescheduled|postponed|pushed(?:\s+back)?|shifted|changed|delayed|adjourned|deferred|rearranged|rebooked|put\s+(?:back|off)|brought\s+forward|due|will\s+be|is\s+going\s+to\s+be|(?:needs?|has|have|had)\s+to\s+(?:be\s+)?(?:moved?|shift(?:ed)?|rescheduled?|postponed?|change[d]?)|(?:changes?|moves?)(?=\s+to\s*$))\s*(?:back\s+)?(?:to|for|until)?\s*$/i
/** Behind the new time: "dinner at 8 would be better", "Friday suits me better for the call". */
const BETTER =
  /\s+(?:(?:would|might|will) be (?:much |far |a lot )?better|is (?:much )?better|(?:works?|suits?)(?: me)? better|(?:would|might) (?:suit|work)(?: me)?(?: better)?)[\s.!]*$/i
const ORDER = /^(?:move|reschedule|shift|postpone|push|delay|change|set|make|put|bring|tag|rename|remind|add|delete)\s/i
const NOW = /\s*\bnow[\s.!]*$/i

/**
 * Reads a statement that a time has changed as a command to change it: "gym at 7 instead", "the team meeting is now on
 * Tuesday", "the call has been moved to 3pm". "the report is due on Tuesday" is a new todo.
 */
export function readInstead({ text, times, hasQuestionMark, context }: Message): SingleCommand | null {
  // A command is read elsewhere: "move it to Friday instead".
  if (ORDER.test(text)) return null
  const corrected = readNotThen(text, context)
  if (corrected) return corrected
  const wishes = times.filter(isWish)
  const [time] = wishes
  if (!time || hasQuestionMark) return null
  if (BETTER.test(text)) return moved(textWithout(text.replace(BETTER, ''), [time]), time, context)
  if (INSTEAD.test(text)) return moved(textWithout(text.replace(INSTEAD, ''), [time]), time, context)
  // In "the lunch has been moved to one" the lunch is no time.
  const to = wishes.find(({ start }) => MOVED.test(text.slice(0, start))) ?? time
  const before = text.slice(0, to.start)
  const after = text.slice(to.end)
  const due = /^due\b/i.exec(text.slice(to.start)) ? 'due ' : ''
  const said = MOVED.exec(before + due)
  if (!said || /\bdue\b/i.test(said[0]) !== NOW.test(after)) return null
  return /^[\s.!]*$/.test(after.replace(NOW, '')) ? moved(before.slice(0, said.index), to, context) : null
}

/** Reads "the dentist is at 11, not 10", which names the right time and the wrong one. */
function readNotThen(text: string, context: Message['context']): SingleCommand | null {
  const { said = '', old } =
    /^(?<said>.{3,120}?),?\s(?:and\s)?not\s(?:(?:at|on|until)\s)?(?<old>[^,]{1,20}?)[\s.!]*$/iu.exec(text)?.groups ?? {}
  if (!old || !onlyTime(old, context)) return null
  const time = parseTimes(said, context).find(({ end, kind }) => end === said.length && kind !== 'duration')
  if (!time) return null
  const which = said.slice(0, time.start).replace(/(?:['’]s|\s(?:is|are|was|were))\s*$/iu, '')
  const target = readTarget(which, context)
  if (target.which !== 'last') return moved(which, time, context)
  return { kind: 'update', target, changes: { time: { ...time, relation: 'at' } } }
}

function moved(which: string, time: FoundTime, context: Message['context']): SingleCommand | null {
  const target = readTarget(which, context)
  return target.words === '' ? null : { kind: 'update', target, changes: { time: { ...time, relation: 'at' } } }
}
