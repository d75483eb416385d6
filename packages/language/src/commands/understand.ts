import { looksGerman } from '../german.ts'
import type { TimeContext } from '../times/types.ts'
import { isRemark } from './doubt/remark.ts'
import { isStatement } from './doubt/statement.ts'
import type { Asked } from './learned/asked.ts'
import type { Probabilities } from './learned/model.ts'
import type { Reader } from './learned/reader.ts'
import { learnedReader } from './learned/reader.ts'
import { readMessage } from './normalise/message.ts'
import { tidied } from './normalise/tidy.ts'
import { MAX_LENGTH, parseCommand } from './parse-command.ts'
import { namedTodo } from './readers/create.ts'
import type { List } from './readers/list.ts'
import { listOfAnything } from './readers/list.ts'
import type { Changes, Command, Create, SingleCommand } from './types.ts'
import type { Wording } from './wording.ts'

/**
 * How likely the learned reader must find something for it to count against the rules. Chosen by leaving out one source
 * of the data after the other (`npm run train:language`), so that they hold for sentences of a source not seen.
 */
const LIKELY = {
  /** Nothing for us, against a line that no word calls a todo: the todo is offered instead. */
  none: 0.3,
  /** Nothing for us, against an order for a new todo: "add tom to my contacts". */
  noneAtOrder: 0.35,
  /** Nothing for us, against a line with a time that no word calls a todo. */
  noneAtTime: 0.9,
  /** Nothing for us, against a question about todos: it is refused when no todo has its words. */
  noneAtQuestion: 0.9,
  /** A question, against a new todo: the user is asked which is meant. */
  list: 0.85,
  /** A question, against a line with a time that no word calls a todo: "anythin gud on friday". */
  listAtTime: 0.7,
  /** A question, against an order for a todo with a time. */
  listAtTimedOrder: 0.9,
  /** Anything, against a change of existing todos: the user is asked. */
  otherThanChange: 0.95,
  /** A question, where the rules find nothing. */
  unreadList: 0.5,
  /** A change of a todo, where the rules find nothing. */
  unreadChange: 0.8,
  /** A new todo, where the rules find a time, or words that can be one, but none that ask for it. */
  unreadCreate: 0.8,
  /** A new todo with a time, where the rules find a topic that is none of ours: "make a movie night for Friday". */
  createOutside: 0.95,
}

/**
 * Reads what a message asks for: the rules of {@link parseCommand}, joined with the learned reader and with what this
 * user has confirmed for similar words. Where they agree, the command is returned. Where they disagree and something
 * would be changed or lost, the command is `uncertain`, or refused with an offer. A text with a tag, an importance or a
 * list stays a todo whatever the model says, and so does an order with a time. Must not throw for any text.
 */
export function understandCommand(
  message: string,
  context: TimeContext,
  wordings: readonly Wording[] = [],
  reader: Reader = learnedReader(),
): Command {
  const text = tidied(message)
  const command = parseCommand(text, context)
  // Lines are entries of a list, the model knows no German, and it was learned from single sentences.
  if (text.length > MAX_LENGTH || text.trim().includes('\n') || looksGerman(text)) return command
  return joined(command, reader.probabilities(text, command, wordings), text, context)
}

function joined(command: Command, likely: Probabilities, text: string, context: TimeContext): Command {
  switch (command.kind) {
    case 'create':
      return joinedCreate(command, likely, text, context)
    case 'update':
    case 'complete':
    case 'reopen':
    case 'delete':
    case 'skip':
      return joinedChange(command, likely, text, context)
    case 'list':
      return likely.none >= LIKELY.noneAtQuestion ? { kind: 'uncertain', readings: [command] } : command
    case 'none':
    case 'outside':
      return joinedUnread(command, likely, text, context)
    default:
      return command
  }
}

function joinedCreate(command: Create, likely: Probabilities, text: string, context: TimeContext): SingleCommand {
  const { importance, tags, list } = command
  if (importance || tags || (list && !OTHER_PROGRAMS.test(list))) return command
  if (likely.none >= noneNeeded(command)) return { kind: 'outside', offer: command }
  if (likely.list >= listNeeded(command)) return { kind: 'uncertain', readings: [listAt(text, context), command] }
  return command
}

/** Lists of other programs: "add Tom to my contact list". */
const OTHER_PROGRAMS =
  /(?<!\p{L})(?:contacts?|friends?|favou?rites?|play|phone|e-?mail|mailing|songs?|music)(?!\p{L})/iu

/** Words that the rules read as a title may be no words of one. With a time, all todos of that time are shown. */
function listAt(text: string, context: TimeContext): List {
  const { target } = listOfAnything(readMessage(text, context))
  return { kind: 'list', target: target.time ? { ...target, words: '' } : target }
}

/** How likely it must be that a new todo is none. "add … tomorrow" is one whatever the model thinks. */
function noneNeeded({ time, implied }: Create): number {
  if (implied) return time ? LIKELY.noneAtTime : LIKELY.none
  return time ? Number.POSITIVE_INFINITY : LIKELY.noneAtOrder
}

function listNeeded({ time, implied }: Create): number {
  if (!time) return LIKELY.list
  return implied ? LIKELY.listAtTime : LIKELY.listAtTimedOrder
}

type Change = Extract<SingleCommand, { kind: 'update' | 'complete' | 'reopen' | 'delete' } | { kind: 'skip' }>

function joinedChange(command: Change, likely: Probabilities, text: string, context: TimeContext): SingleCommand {
  // "it" and "the second one" mean todos of this conversation, which the model does not know. Without words of a title,
  // the words that select todos were all understood: "everything overdue".
  if (command.target.which === 'last' || command.target.words === '') return command
  if (command.kind === 'update' && isOfTodo(command.changes)) return command
  if (likely.none >= LIKELY.otherThanChange) return { kind: 'uncertain', readings: [command] }
  const message = readMessage(text, context)
  if (likely.list >= LIKELY.otherThanChange) return { kind: 'uncertain', readings: [listOfAnything(message), command] }
  // "there's no class on Monday" is never a todo of that name.
  if (likely.create >= LIKELY.otherThanChange && command.kind !== 'skip')
    return { kind: 'uncertain', readings: [{ ...namedTodo(message), implied: true }, command] }
  return command
}

/** What only an existing todo has: "add #work to the dentist", "set the reminder for yoga to 5 minutes". */
const OF_TODO = [
  'add_tags',
  'remove_tags',
  'importance',
  'reminder',
  'reminder_at',
  'remove_reminder',
  'snooze',
  'stop_repeating',
] as const satisfies (keyof Changes)[]

function isOfTodo(changes: Changes): boolean {
  return OF_TODO.some((field) => changes[field] !== undefined)
}

type Unread = Extract<SingleCommand, { kind: 'none' | 'outside' }>

function joinedUnread(command: Unread, likely: Probabilities, text: string, context: TimeContext): SingleCommand {
  if (command.kind === 'none' && command.isCertain) return command
  if (likely.list >= LIKELY.unreadList) return unreadList(command, text, context)
  // A question such as "shall I cancel the lunch?" is no order.
  for (const means of command.kind === 'none' ? (['complete', 'delete'] as const) : [])
    if (likely[means] >= LIKELY.unreadChange) return unreadChange(means, text, context) ?? command
  const isCreate = likely.create > likely.none && likely.create > likely.list
  const todo = isCreate ? (command.offer ?? offered(text, context)) : null
  if (todo === null) return command
  const isOutside = command.kind === 'outside'
  const isLikely = likely.create >= (isOutside ? LIKELY.createOutside : LIKELY.unreadCreate) && !isRemark(todo.title)
  return isLikely && (todo.time || (command.offer && !isOutside)) ? todo : { ...command, offer: todo }
}

function unreadList({ kind }: Unread, text: string, context: TimeContext): SingleCommand {
  const list = kind === 'none' ? listAt(text, context) : listOfAnything(readMessage(text, context))
  return list.target.words === '' ? list : { kind: 'uncertain', readings: [list] }
}

/** A verb with its particle: "cross out", "throw". Adverbs before it do not count: "completely wipe". */
const FIRST_VERB = /^(?:\p{L}+ly\s+)?\p{L}+\s+(?:(?:out|off|away|down|up)\s+)?(?=\S)/iu

/**
 * Reads an order with a verb that the rules do not know, as the order that it most likely is: "bin the dentist" as
 * "delete the dentist". The user is asked before it is carried out. Null when it names no todo.
 */
function unreadChange(means: 'complete' | 'delete', text: string, context: TimeContext): SingleCommand | null {
  const { text: order } = readMessage(text, context)
  const command = parseCommand(order.replace(FIRST_VERB, `${means} `), context)
  const isNamed = command.kind === means && (command.target.words !== '' || command.target.which === 'all')
  return isNamed ? { kind: 'uncertain', readings: [command] } : null
}

/** Returns the todo that the whole message names. Null for a statement, and when nothing but a time is left. */
function offered(text: string, context: TimeContext): Create | null {
  const todo = namedTodo(readMessage(text, context))
  return /\p{L}/u.test(todo.title) && !isStatement(todo.title) ? { ...todo, implied: true } : null
}

/** Reads a message of which is known what it asks for. The rules' command stays when the words cannot have that meaning. */
export function understandAs(means: Asked, text: string, context: TimeContext): Command {
  const command = parseCommand(text, context)
  if (command.kind === means) return command
  if (means === 'create') return offered(text, context) ?? command
  return means === 'list' ? listAt(text, context) : command
}
