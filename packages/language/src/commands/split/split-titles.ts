import { isGood, isList, MEASURE, VERB } from './list-words.ts'
import { masked } from './mask.ts'

/**
 * Splits a title that names several things, each of which becomes a todo. Returns other titles alone. It splits only where
 * the words have no other reading, since a todo too few is easy to see and to correct, and a torn title is not:
 *
 * - Lines and semicolons always separate: "milk; eggs".
 * - On a list of things (`tags` has shopping, packing, …) commas and "and" separate: "milk, eggs and bread". A verb of
 *   buying holds for all of them: "buy milk and eggs" is "buy milk" and "buy eggs".
 * - Elsewhere it splits three or more bare things ("gym, laundry, groceries"), two when both are goods ("milk and eggs"),
 *   and tasks that each have a verb and an object, when a comma separates them ("call Bob, pay the rent") or each has its
 *   own object ("mow the lawn and water the roses"; but "call the bank and block the card" is one).
 * - Quotes, brackets, names of one thing ("salt and pepper"), numbers ("1,000") and shared words ("red and white wine",
 *   "milk, skimmed", "pizza with ham and pineapple", "call Bob and Alice") stay together.
 */
export function splitTitles(title: string, tags: readonly string[]): string[] {
  const lines = cleaned(title.split('\n').map((line) => line.replace(BULLET, '')))
  if (lines.length > 1) return lines
  const line = title.replace(/\s+/g, ' ').trim()
  const clauses = cleaned(partsOf(line, CLAUSE).map(({ text }) => text))
  if (clauses.length > 1 && clauses.every(isThing)) return clauses
  const parts = partsOf(line, SEPARATOR).filter(({ text }) => text !== '')
  if (parts.length < 2 || !parts.every(({ text }) => isThing(text))) return [title]
  const items = tags.some(isList) ? thingsOnList(parts) : thingsInLine(parts)
  return items.length > 1 ? cleaned(items) : [title]
}

/** A piece of a title, and the joint before it: none, a comma (with or without "and"), or "and". */
interface Part {
  text: string
  joint: '' | 'comma' | 'and'
}

const BULLET = /^\s*(?:[-*•–]|\d{1,2}[.)])\s/
const CLAUSE = / ?; ?/g
const SEPARATOR =
  / ?(?:(?<!\d),|,(?!\d)) ?(?:(?:and|&|plus)(?: also)? )?| (?:and|&|plus|as well as|['’]?n['’]?)(?: also)? /giu
const ARTICLE = /^(?:a|an|the|my|our|some) (?=\S)/i

function partsOf(line: string, separator: RegExp): Part[] {
  const parts: Part[] = []
  let from = 0
  let joint: Part['joint'] = ''
  for (const { index, 0: match } of masked(line).matchAll(separator)) {
    parts.push({ text: line.slice(from, index).trim(), joint })
    from = index + match.length
    joint = match.includes(',') ? 'comma' : 'and'
  }
  return [...parts, { text: line.slice(from).trim(), joint }]
}

function cleaned(items: string[]): string[] {
  return items
    .map((item) =>
      item
        .trim()
        .replace(/^(?:also|plus) (?=\S)/i, '')
        .replace(ARTICLE, ''),
    )
    .filter((item) => item !== '')
}

/** Ends of a list that name no thing: "etc.", "and so on", "and more". */
const REST = /^(?:etc\.?|so on|more|others?|stuff|things|co\.?|the (?:rest|like|others?)|whatever|everything)$/i

/** Whether a piece names a thing. In "2 and 3" and "A and B" no piece does. */
function isThing(text: string): boolean {
  return /\p{L}{2}|\p{Extended_Pictographic}/u.test(text) && !REST.test(text)
}

const BUYING = /^(?:buy|get|pick up|grab|purchase|order|bring|fetch) (?=\S)/i

function thingsOnList(parts: Part[]): string[] {
  const verb = BUYING.exec(parts[0]?.text ?? '')?.[0] ?? ''
  const things = parts.map((part, index) => (index === 0 ? { ...part, text: part.text.slice(verb.length) } : part))
  if (things.some(({ text }) => BUYING.test(text))) return joinPieces(parts)
  return joinPieces(things, belongsToPrevious).map((thing) => verb + thing.replace(ARTICLE, ''))
}

/**
 * Returns the pieces of a title. Joins a piece with the one before when `together` finds that it belongs to that one.
 */
function joinPieces(parts: Part[], together: (before: string, parts: Part[], index: number) => boolean = () => false) {
  const items: string[] = []
  for (const [index, { text, joint }] of parts.entries()) {
    const before = items.at(-1)
    if (before === undefined || !together(before, parts, index)) items.push(text)
    else items[items.length - 1] = `${before}${joint === 'comma' ? ', ' : ' and '}${text}`
  }
  return items
}

const DESCRIBING =
  /^(?:(?:very|extra|not|non|semi|low|full|half|gluten|sugar|lactose|fat|dairy|alcohol|free|range|red|green|blue|white|black|yellow|brown|pink|purple|gr[ae]y|orange|dark|light|big|small|medium|large|long|short|hot|cold|warm|sweet|sour|salted|unsalted|sweetened|unsweetened|plain|fresh|frozen|dried|canned|tinned|ripe|raw|sliced|whole|ground|skimmed|skim|organic|vegan|vegetarian|cheap|new|old|soft|hard|thick|thin|spicy|mild|smoked|mixed|assorted|\d{1,3}%|one|two|three|four|five|six|\d{1,3})(?:[ -]|$))+$/i
const STARTS_DESCRIBING =
  /^(?:red|green|blue|white|black|yellow|brown|dark|light|big|small|large|hot|cold|sweet|sour)\s/i
/** A remark about the thing before: "eggs, if they are on sale". */
const REMARK =
  /^(?:if|unless|when|not|no|preferably|ideally|but|or|which|that|because|since|whichever|at least|about|maybe)(?!\p{L})/iu
/** The words after such a preposition describe the thing before it, to the end of the piece. */
const RELATION = / (?:with|without|for|from|to|in|on|at|about|between|against|per|by|under|over) (?<object>\S)/iu

/** Whether a piece of a list of things belongs to the piece before it. */
function belongsToPrevious(before: string, parts: Part[], index: number): boolean {
  const { text, joint } = parts[index] as Part
  const previous = parts[index - 1]?.text ?? ''
  const next = parts[index + 1]?.text ?? ''
  if (REMARK.test(text) && joint === 'comma') return true
  // Most colours describe, but "orange" alone is a fruit.
  const describes = (piece: string) => DESCRIBING.test(piece) && !isGood(piece)
  if (describes(text)) return !(STARTS_DESCRIBING.test(next) && !describes(next))
  if (describes(previous) && (before === previous || STARTS_DESCRIBING.test(text))) return true
  const object = RELATION.exec(before)?.groups?.object
  if (object === undefined) return false
  return joint === 'and' || (isCapital(object) && isCapital(text))
}

function isCapital(text: string): boolean {
  return /^\p{Lu}/u.test(text)
}

/** A pronoun for a thing that another piece names: "write the letter, print it and send it". */
const BACK = /(?<!\p{L})(?:it|them|him|me|us|you|her(?= *$)|this|that|these|those|there|then)(?!\p{L})/iu

function thingsInLine(parts: Part[]): string[] {
  const texts = parts.map(({ text }) => text)
  const hasComma = parts.some(({ joint }) => joint === 'comma')
  if (texts.some((text) => REMARK.test(text) || BACK.test(text))) return []
  if (texts.every((text) => VERB.test(text))) return hasComma || areErrands(texts) ? texts : []
  if (isVerbAlone(texts[0] ?? '') || VERB.test(texts[0] ?? '') || !texts.every(isBare)) return []
  if (texts.every((text) => isGood(text) && !isDrinkAlone(text))) return texts
  return hasComma && texts.length > 2 ? texts : []
}

/** Verbs that can name only the first step of a task: "call the bank and block the card" is one errand. */
const MEANS =
  /^(?:call|phone|ring|contact|e-?mail|text|message|mail|go|come|drive|run|visit|meet|talk|speak|ask|tell|try|open|look|find|take|get|check)(?!\p{L})/iu
const DONE_TO = /^\S+ (?:(?:up|out|off|down|in|away) )?(?:the|an?|my|our|some|all|\d{1,3}) \S/i

/** True for "mow the lawn and water the roses", where each task has its own object. */
function areErrands(texts: string[]): boolean {
  return texts.every((text) => DONE_TO.test(text)) && !MEANS.test(texts[0] ?? '')
}

/** True for a verb without its object, such as "wash" in "wash, dry and fold the laundry". */
function isVerbAlone(text: string): boolean {
  return VERB.test(`${text} it`) && !text.includes(' ') && !isGood(text)
}

/** True for a drink alone. "coffee and cake" and "wine and cheese" mean a meeting, and are no lists of goods. */
function isDrinkAlone(text: string): boolean {
  return /^(?:coffee|tea|wine|beer|drinks?)$/i.test(text)
}

/**
 * True for a short name of a thing that has no preposition. A preposition could govern the next pieces ("dinner with
 * Ana, Bob and Tim").
 */
function isBare(text: string): boolean {
  const bare = text.replace(MEASURE, '')
  return !/^\S+(?: \S+){3}|\d/.test(bare) && !/ of /i.test(bare) && !RELATION.test(bare) && !DESCRIBING.test(bare)
}
