import { ITEM_MARK } from '../../checklist.ts'
import { onlyTime } from '../../times/only-time.ts'
import type { TimeContext } from '../../times/types.ts'
import { listsIn } from '../normalise/openers.ts'
import { areEntries, dayOf } from './split-day.ts'

const BULLET = new RegExp(`^(?:${ITEM_MARK}\\s+(?:\\[[ x]?\\]\\s*)?|\\[[ x]?\\]\\s*)`, 'iu')
/** A heading that asks for a change of each line below: "delete these". */
export const CHANGE_OF_EACH =
  /^(?:please\s+)?(?<verb>delete|remove|cancel|complete|finish|mark|check off|tick off)(?:\s+(?:these|the following|those))?(?:\s+(?:todos|tasks|items|ones|things))?(?:\s+as (?<state>done|complete|completed|finished))?$/iu
/** The start of a command. */
const ORDER =
  /^(?:please\s+)?(?:add|create|delete|remove|cancel|move|reschedule|postpone|complete|mark|rename|remind me|show|list|undo|schedule|tag)\s/iu
/** The start of a command for a new todo. */
const NEW = /^(?:please\s+)?(?:add|create|remind me|schedule)\s/iu
const PLAIN_HEADER =
  /^(?:(?:my|new|a|the|all|today's|add|create|please|some|these|following|more|here (?:are|is)|this is|things?|stuff|need|needs?|to|do|get|done|i|have|must|should|for|on)\s*|(?:to-?\s?dos?|tasks?|items|lists?|reminders?|errands|chores)\s*)+$/iu

/**
 * Returns the lines of a message as separate commands. Returns null when it has one line. A first line that ends in a
 * colon is a heading for the others: "shopping list:", "tomorrow:", "delete:".
 */
export function splitLines(text: string, context: TimeContext): string[] | null {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (lines.length < 2) return null
  const [first = '', ...rest] = lines
  const isHeader =
    /:$/.test(first) ||
    (dayOf(first, context) !== null && areEntries(rest, context)) ||
    (!BULLET.test(first) &&
      rest.every((line) => BULLET.test(line)) &&
      (!ORDER.test(first) || isHeading(first, context)))
  const items = (isHeader ? rest : lines).map((line) => line.replace(BULLET, '').trim()).filter((line) => line !== '')
  if (isHeader) return withHeader(first.replace(/[\s:]+$/, ''), items, context)
  const areAllBullets = lines.every((line) => BULLET.test(line))
  if (!areAllBullets || items.every((item) => ORDER.test(item))) return items
  // Among tasks, "delete the old photos" is a task too.
  return items.map((item) => (NEW.test(item) ? item : `add ${item}`))
}

/** Whether a command without a colon is a heading for the lines below: "add to my shopping list", "delete these". */
function isHeading(header: string, context: TimeContext): boolean {
  return CHANGE_OF_EACH.test(header) || PLAIN_HEADER.test(header) || sharedBy(header, context) !== ''
}

function withHeader(header: string, items: string[], context: TimeContext): string[] {
  const change = CHANGE_OF_EACH.exec(header)?.groups
  if (change) {
    const verb = change.state || change.verb?.toLowerCase() === 'mark' ? 'complete' : change.verb
    return items.map((item) => `${verb} ${item}`)
  }
  const shared = sharedBy(header, context)
  return items.map((item) => `add ${item}${shared}`)
}

/** Returns the words of a heading that hold for each line: the name of a list, a tag, or a day. */
export function sharedBy(header: string, context: TimeContext): string {
  const [named] = listsIn(header)
  if (named) return header.slice(named.start, named.end)
  const words = header.replace(/^(?:my|the|our|new|please|add|create)\s+/i, '')
  const list = /^(?<name>\p{L}[\p{L}-]*)\s+list$/iu.exec(words)?.groups?.name
  if (list && !/^(?:to-?do|task|my|the)$/iu.test(list)) return ` to my ${list} list`
  const onto = ADD_TO.exec(header)?.groups?.name
  if (onto && !PLAIN_HEADER.test(onto)) return ` to my ${onto} list`
  if (PLAIN_HEADER.test(header)) return ''
  const time = onlyTime(header.replace(/^(?:.*\s)?(?:for|on)\s+/i, ''), context)
  const day = time?.kind === 'day' ? time.day : dayOf(header, context)
  if (day) return ` on ${day}`
  return /^\p{L}[\p{L}-]{1,29}$/u.test(header) ? ` #${header.toLowerCase()}` : ''
}

/** "add these to shopping": a heading that names a list without the word. */
const ADD_TO =
  /^(?:add|put|write)(?: (?:these|this|those|all this|the following|the below)(?: (?:things|items|ones|todos|tasks))?)? (?:to|on|onto) (?:(?:my|the|our) )?(?<name>\p{L}[\p{L}-]{1,29})$/iu

const LISTED =
  /^(?:(?:my|the|our|add to (?:my|the|our))\s+)?(?<name>\p{L}[\p{L}-]{1,29})\s+list\s*:\s*(?<rest>[^:\n]+,[^:\n]+)$/iu

/** Splits "shopping list: flour, 6 eggs and milk". Returns null for other texts. */
export function splitListed(text: string): string[] | null {
  const { name, rest } = LISTED.exec(text.trim())?.groups ?? {}
  if (!name || !rest) return null
  const list = /^(?:to-?do|task|my|the|our)$/iu.test(name) ? '' : ` to my ${name} list`
  return itemsOf(rest).map((item) => `add ${item}${list}`)
}

const NUMBER = /(?:^|(?<=[\s:]))(?<number>\d)[.)]\s+(?=\p{L})/gu

/** Splits a numbered list in one line: "for today: 1) call Ann 2) send the plan". Returns null for other texts. */
export function splitNumbered(text: string, context: TimeContext): string[] | null {
  const marks = [...text.matchAll(NUMBER)]
  const [first] = marks
  if (!first || marks.length < 2 || first.index > 60) return null
  if (marks.some(({ groups }, index) => Number(groups?.number) !== index + 1)) return null
  const items = marks.map(({ index, 0: mark }, at) => text.slice(index + mark.length, marks[at + 1]?.index))
  const head = text.slice(0, first.index).replace(/[\s:–—-]+$/, '')
  const tidy = items.map((item) => item.replace(/[\s,;.]+(?:and\s*)?$/iu, '')).filter((item) => item !== '')
  return tidy.length < 2 ? null : withHeader(head, tidy, context)
}

function itemsOf(rest: string): string[] {
  return rest
    .split(/\s*[,;]\s*(?:and\s+)?|\s+and\s+/iu)
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

const COUNTED =
  /^(?:please\s+)?(?:add|create|make|note|put|write down|i need to do|remind me of|new)\s+(?<count>two|three|four|five|six|seven|eight|nine|ten|\d{1,2}|these|the following|some|several)\s+(?:new\s+)?(?:things|to-?\s?dos?|tasks|items|reminders|entries)\s*(?:[:–—-]|\s(?=to\s))\s*(?<rest>.+)$/isu
const COUNTS = ['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

/**
 * Splits "add three tasks: milk, eggs and bread". Returns null when the number of things differs from the announced
 * one.
 */
export function splitCounted(text: string): string[] | null {
  const groups = COUNTED.exec(text.trim())?.groups
  if (!groups) return null
  const items = itemsOf(groups.rest ?? '')
  const word = groups.count?.toLowerCase() ?? ''
  const count = Number(word) || COUNTS.indexOf(word) + 2
  const isCounted = /^\d/.test(word) || COUNTS.includes(word)
  if (items.length < 2 || (isCounted && items.length !== count)) return null
  return items.map((item) => `add ${item}`)
}
