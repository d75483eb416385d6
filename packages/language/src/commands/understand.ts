import { looksGerman } from '../german.ts'
import type { TimeContext } from '../times/types.ts'
import type { Probabilities } from './learned/model.ts'
import type { Reader } from './learned/reader.ts'
import { learnedReader } from './learned/reader.ts'
import { readMessage } from './normalise/message.ts'
import { parseCommand } from './parse-command.ts'
import { namedTodo } from './readers/create.ts'
import { listOfAnything } from './readers/list.ts'
import type { Command, Create, SingleCommand } from './types.ts'
import type { Wording } from './wording.ts'

/**
 * How likely the learned reader must find something for it to count against the rules. Chosen by leaving out one source
 * of the data after the other (`npm run train:language`), so that they hold for sentences of a source not seen.
 */
const LIKELY = {
  /** Nothing for us, against a line that no word calls a todo: the todo is offered instead. */
  none: 0.35,
  /** Nothing for us, against an order for a new todo: "add tom to my contacts". */
  noneAtOrder: 0.6,
  /** Nothing for us, against a line with a time that no word calls a todo. */
  noneAtTime: 0.97,
  /** Nothing for us, against a question about todos: it is refused when no todo has its words. */
  noneAtQuestion: 0.95,
  /** A question, against a new todo: the user is asked which is meant. */
  list: 0.7,
  /** A question, against a new todo with a time. */
  listAtTime: 0.9,
  /** Anything, against a change of existing todos: the user is asked. */
  otherThanChange: 0.8,
  /** A question, where the rules find nothing. */
  unreadList: 0.6,
  /** A new todo, where the rules find words that can be one, but none that ask for it. */
  unreadCreate: 0.9,
}

/**
 * Reads what a message asks for: the rules of {@link parseCommand} joined with the learned reader and with what this
 * user has confirmed for similar words. Where they agree, the command is returned; where they disagree and something would be changed or
 * lost, an `uncertain` one, or an offer. A text with a tag, an importance, a time or the name of a list stays a todo,
 * unless it is likely to be a question. Must not throw for any text.
 */
export function understandCommand(
  text: string,
  context: TimeContext,
  wordings: readonly Wording[] = [],
  reader: Reader = learnedReader(),
): Command {
  const command = parseCommand(text, context)
  // Lines are entries of a list, and the model knows no German.
  if (text.trim().includes('\n') || looksGerman(text)) return command
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
  const { time, importance, tags, list } = command
  if (importance || tags || list !== undefined) return command
  if (likely.none >= noneNeeded(command)) return { kind: 'outside', offer: command }
  if (likely.list >= (time ? LIKELY.listAtTime : LIKELY.list))
    return { kind: 'uncertain', readings: [listOfAnything(readMessage(text, context)), command] }
  return command
}

/** How likely it must be that a new todo is none. "add … tomorrow" is one whatever the model thinks. */
function noneNeeded({ time, implied }: Create): number {
  if (implied) return time ? LIKELY.noneAtTime : LIKELY.none
  return time ? Number.POSITIVE_INFINITY : LIKELY.noneAtOrder
}

type Change = Extract<SingleCommand, { kind: 'update' | 'complete' | 'reopen' | 'delete' } | { kind: 'skip' }>

function joinedChange(command: Change, likely: Probabilities, text: string, context: TimeContext): SingleCommand {
  // "it" and "the second one" mean todos of this conversation, which the model does not know. Without words of a title,
  // the words that select todos were all understood: "everything overdue".
  if (command.target.which === 'last' || command.target.words === '') return command
  if (likely.none >= LIKELY.otherThanChange) return { kind: 'uncertain', readings: [command] }
  const message = readMessage(text, context)
  if (likely.list >= LIKELY.otherThanChange) return { kind: 'uncertain', readings: [listOfAnything(message), command] }
  if (likely.create >= LIKELY.otherThanChange)
    return { kind: 'uncertain', readings: [{ ...namedTodo(message), implied: true }, command] }
  return command
}

type Unread = Extract<SingleCommand, { kind: 'none' | 'outside' }>

function joinedUnread(command: Unread, likely: Probabilities, text: string, context: TimeContext): SingleCommand {
  if (command.kind === 'none' && command.isCertain) return command
  if (likely.list >= LIKELY.unreadList) {
    const list = listOfAnything(readMessage(text, context))
    const hasWords = list.kind === 'list' && list.target.words !== ''
    return hasWords ? { kind: 'uncertain', readings: [list] } : list
  }
  const isCreate = likely.create > likely.none && likely.create > likely.list
  const todo = isCreate ? (command.offer ?? offered(text, context)) : null
  if (todo === null) return command
  const isSaid = command.kind === 'none' && command.offer !== null
  return isSaid && likely.create >= LIKELY.unreadCreate ? todo : { ...command, offer: todo }
}

/** Returns the todo that the whole message names. Null when nothing but a time or an order is left. */
function offered(text: string, context: TimeContext): Create | null {
  const todo = namedTodo(readMessage(text, context))
  return /\p{L}/u.test(todo.title) ? { ...todo, implied: true } : null
}

/** Reads a message of which is known what it asks for. The rules' command stays when the words cannot have that meaning. */
export function understandAs(means: Wording['means'], text: string, context: TimeContext): Command {
  const command = parseCommand(text, context)
  if (command.kind === means) return command
  if (means === 'create') return offered(text, context) ?? command
  return means === 'list' ? listOfAnything(readMessage(text, context)) : command
}
