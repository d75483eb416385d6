import { chatTexts as t } from '../../../lib/texts/chat.ts'
import { recurrenceTexts } from '../../../lib/texts/recurrence.ts'
import { formatLocal, formatTimesIn } from '../../../lib/time/format-time.ts'
import type { Day } from '../../../lib/time/time.ts'

/** A call, as far as the words of its lines depend on it. */
export interface LineCall {
  tool_name: string
  arguments?: unknown
}

export interface LineReader {
  time_zone: string
  today: Day
}

/** The parts of a line such as `Move “Milk” (Fri 2026-01-16 14:00) to Sat 2026-01-17 10:00`, in the words of the page. */
export interface LineWords {
  /** `Move`. */
  what: string
  title: string
  /** What the todo becomes, such as `to Sat 17 Jan, 10:00`, or an empty text. */
  becomes: string
}

type Verb = keyof typeof t.rowVerbs
type Arguments = Record<string, unknown>

/** What a tool does with each of its rows. Null: only the line of the server says it. */
const VERBS: Record<string, (args: Arguments, what: string) => Verb | null> = {
  create_todo: () => 'create',
  update_todo: () => 'change',
  complete_todo: ({ completed }) => (completed === false ? 'reopen' : 'complete'),
  skip_todo: () => 'skip',
  delete_todo: (_, what) => (what === 'Delete all of' ? 'deleteAll' : 'delete'),
  schedule_todo: () => 'move',
  batch_update_schedule: () => 'move',
  update_list: ({ action }) => LIST_VERBS[String(action)] ?? null,
  remember_preference: ({ id }) => (typeof id === 'string' ? 'changeWish' : 'remember'),
  forget_preference: () => 'forget',
  // What an undo does depends on the changes that it takes back.
  undo: (_, what) => UNDO_VERBS[what] ?? null,
}

const LIST_VERBS: Record<string, Verb> = {
  update: 'changeList',
  archive: 'archiveList',
  restore: 'bringBackList',
  delete: 'deleteList',
}

const UNDO_VERBS: Record<string, Verb> = {
  Restore: 'restore',
  'Change back': 'changeBack',
  Delete: 'delete',
  'Delete all of': 'deleteAll',
  Complete: 'complete',
  Reopen: 'reopen',
  'Restore the list': 'restoreList',
  'Change back the list': 'changeBackList',
  'Delete the list': 'deleteList',
  'Restore the tag': 'restoreTag',
  'Change back the tag': 'changeBackTag',
  'Delete the tag': 'deleteTag',
  'Restore the preference': 'restoreWish',
  'Change back the preference': 'changeBackWish',
  'Delete the preference': 'deleteWish',
  'Restore the wording': 'restoreWording',
  'Change back the wording': 'changeBackWording',
}

const NOTE = /^Check: you wrote (.*); this has (.*)$/s
const LINE =
  /^([^“]+) “(.*?)”(?: \(was “(.*?)”\))?(?: \(([A-Z][a-z]{2} \d{4}-\d\d-\d\d[^)]*)\))?(?:( (?:→|to|with|on) |, )(.*))?$/s

/**
 * Returns the parts of a line of a question in the language of the page. Null for a line in another form, or of a tool
 * that the page does not know: it is shown as the server wrote it.
 */
export function lineWords(line: string, call: LineCall, reader: LineReader): LineWords | null {
  const read = readLine(line, call)
  return read && { what: t.rowVerbs[read.verb], title: read.title, becomes: becomesWords(read, call, reader) }
}

/** Returns a whole line of a question, or a note above it, in the language of the page. */
export function lineInWords(line: string, call: LineCall, reader: LineReader): string {
  const [, written, called] = NOTE.exec(line) ?? []
  if (written !== undefined && called !== undefined) return t.rowNote(inTimes(written, reader), inTimes(called, reader))
  const read = readLine(line, call)
  if (!read) return inTimes(line, reader)
  const becomes = becomesWords(read, call, reader)
  return [
    t.rowLine(t.rowVerbs[read.verb], read.title),
    read.was && `(${t.rowWas(read.was)})`,
    read.when && `(${inTimes(read.when, reader)})`,
    becomes,
  ]
    .filter(Boolean)
    .join(' ')
}

/** Returns the text between the verb and the title of a row, such as `Move `. */
export function verbBefore({ what }: LineWords): string {
  return t.rowStart(what)
}

/** Returns the title in a line. Null for a line in another form. */
export function titleIn(line: string): string | null {
  return LINE.exec(line)?.[2] ?? null
}

interface ReadLine {
  verb: Verb
  title: string
  was: string | undefined
  when: string | undefined
  /** `→`, `to`, `with`, `on`, `,` or an empty text. */
  sign: string
  rest: string
}

function readLine(line: string, call: LineCall): ReadLine | null {
  const [, what, title, was, when, sign = '', rest = ''] = LINE.exec(line) ?? []
  if (what === undefined || title === undefined || !Object.hasOwn(VERBS, call.tool_name)) return null
  const verb = VERBS[call.tool_name]?.(argumentsOf(call), what)
  return verb ? { verb, title, was, when, sign: sign.trim(), rest } : null
}

function becomesWords({ verb, sign, rest }: ReadLine, call: LineCall, reader: LineReader): string {
  const count = Number.parseInt(rest, 10)
  if (sign === '') return ''
  if (sign === 'with') return t.rowWith(count)
  if (sign === 'on') return t.rowOn(count)
  if (sign === 'to') return call.tool_name === 'schedule_todo' ? t.rowToFreeSlot : t.rowTo(inTimes(rest, reader))
  if (call.tool_name === 'update_list' && verb === 'deleteList') return t.rowItsTodos(String(argumentsOf(call).todos))
  // Only the names of fields are words of the server; a title or a wish is the user's.
  const fields = call.tool_name === 'undo' || call.tool_name === 'batch_update_schedule' ? rest : null
  const words = fields === null ? ownFields(call, reader) : fieldsIn(fields, reader)
  return `→ ${words || inTimes(rest, reader)}`
}

/** Returns the fields that a call sets, in words. Empty for a tool that sets none. */
function ownFields(call: LineCall, reader: LineReader): string {
  const { tool_name } = call
  if (tool_name !== 'update_todo' && tool_name !== 'create_todo') return ''
  const { add_steps, steps = add_steps, ...others } = argumentsOf(call)
  // The line already shows the title and the time of a new todo.
  const shown = tool_name === 'create_todo' ? ['item', 'start_time', 'due_date'] : []
  return Object.entries({ ...others, ...(steps !== undefined && { steps }) })
    .filter(([field, value]) => Object.hasOwn(t.rowFields, field) && !shown.includes(field) && value !== undefined)
    .filter(([, value]) => tool_name === 'update_todo' || value !== null)
    .map(([field, value]) => `${fieldName(field)} ${valueWords(field, value, reader)}`)
    .join(', ')
}

function fieldName(field: string): string {
  return t.rowFields[field as keyof typeof t.rowFields]
}

function valueWords(field: string, value: unknown, reader: LineReader): string {
  if (value === null || (Array.isArray(value) && value.length === 0)) return t.nothing
  if (field === 'importance') return t.importance[value as keyof typeof t.importance] ?? String(value)
  if (field === 'recurrence') return recurrenceTexts.inWords(String(value), { time_zone: reader.time_zone })
  if (/_(time|date)$/.test(field)) return formatLocal(String(value), reader)
  return [value].flat().map(titleOf).join(', ')
}

/** A step is a title, or an object with one. */
function titleOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'item' in value ? String(value.item) : String(value)
}

const FIELD =
  /(^|, )(item|description|(?:due|end) date|(?:start|end|alarm) time|recurrence|importance|list id|parent id|tags|steps) /g

/** Returns the text `due date none, importance high` of the server with the names of the page. */
function fieldsIn(text: string, reader: LineReader): string {
  const named = text.replace(
    FIELD,
    (_, before: string, name: string) => `${before}${fieldName(name.replace(' ', '_'))} `,
  )
  return inTimes(named, reader).replace(/ (none|low|medium|high)(?=,|$)/g, (_, word: keyof typeof t.importance) =>
    word === 'none' ? ` ${t.nothing}` : ` ${t.importance[word]}`,
  )
}

function argumentsOf({ arguments: args }: LineCall): Arguments {
  return typeof args === 'object' && args !== null ? (args as Arguments) : {}
}

function inTimes(text: string, { today }: LineReader): string {
  return formatTimesIn(text, { today })
}
