import type { LocalTodo } from '@todo-agents/agent/tools/views'
import type { UserContext } from '@todo-agents/agent/types'
import { MAX_IDS } from '@todo-agents/contract/bounds'
import { parseNewTodo } from '@todo-agents/language/commands/parse-command'
import { isSelective } from '@todo-agents/language/commands/readers/target'
import type { Changes, Create, SingleCommand, Target, Update } from '@todo-agents/language/commands/types'
import { nearTodos } from '@todo-agents/language/match'
import { timeContext } from '@todo-agents/language/todo-fields'
import type { Conversation } from '../conversation.ts'
import { askIfMeant, askToConfirm, askWhich } from '../dialogue/ask-which.ts'
import { atPositions, beyond } from '../dialogue/reference.ts'
import type { About, Change, Plan, Reply, Steps } from '../plan.ts'
import { callTool } from '../plan.ts'
import { nextSentence } from '../wording/repeats.ts'
import { joinReplies, runToReply } from '../wording/replies.ts'
import {
  bold,
  boldTitles,
  bullets,
  CAN_UNDO,
  conflictNote,
  listed,
  plainText,
  UNCHANGED,
  when,
} from '../wording/words.ts'
import type { Search } from './find-todos.ts'
import { findTodos, refreshed } from './find-todos.ts'
import { listOfName, readLists, renameList } from './lists.ts'
import type { NamedTogether } from './named-together.ts'
import { findEach, findParts, MAX_NAMED, partsOf } from './named-together.ts'
import { skipFound } from './skip.ts'
import { updatePlan } from './update.ts'

const WHICH: Reply = { text: 'Which todo do you mean? Please say it again with some words of its title.' }

/** Sets a reminder for a todo that exists: "remind me 10 minutes before the dentist". */
export function reminderPlan(
  command: Extract<SingleCommand, { kind: 'reminder' | 'reminder_at' }>,
  conversation: Conversation,
): Plan {
  const changes = command.kind === 'reminder' ? { reminder: command.minutes } : { reminder_at: command.at }
  return changePlan({ kind: 'update', target: command.target, changes }, conversation)
}

/** Finds the todos that the target means and changes them; asks when it is not clear which. */
export function* changePlan(command: Change, conversation: Conversation): Plan {
  const { target } = command
  if (!isSelective(target)) return WHICH
  if (target.which === 'last') return yield* changeLast(command, conversation)
  const search = yield* findTodos(target, conversation.user)
  const { found } = search
  // After a list, "delete 2" means its second todo, unless a title contains the number.
  if (found.length === 0 && /^\d{1,2}$/.test(target.words) && conversation.shown.length > 0) {
    const place: Target = { words: '', status: 'open', which: 'last', positions: [Number(target.words)] }
    return yield* changeLast({ ...command, target: place }, conversation)
  }
  const isRename = command.kind === 'update' && command.changes.title !== undefined
  const count = isRename || found.length > 0 ? 0 : partsOf(target.words).length
  if (count > MAX_NAMED) {
    return {
      text: `Those are ${count} titles, and I can look for at most ${MAX_NAMED} with one message. ${UNCHANGED} Please send them in parts.`,
    }
  }
  const together = isRename ? null : yield* findParts(target, found, conversation.user)
  if (together) return yield* changeTogether(command, together, conversation)
  if (found.length === 1 || (found.length > 0 && target.which === 'all'))
    return yield* changeFound(command, found, conversation.user)
  if (found.length > 1) return askWhich(found, conversation.user, command)
  return yield* notFound(command, search, conversation)
}

/** Changes the todos that "it" or "the second one" refers to. Asks which when "it" can mean several. */
function* changeLast(command: Change, conversation: Conversation): Plan {
  const { user, areAllMeant } = conversation
  const { positions } = command.target
  const [position] = positions ?? []
  // Without a list, "delete todo 77" can only mean a title.
  if (position && position > 0 && positions?.length === 1 && conversation.shown.length === 0) {
    const { found } = yield* findTodos({ words: String(position), status: command.target.status, which: 'one' }, user)
    if (found.length === 1 && !conversation.about) return yield* changeFound(command, found, user)
  }
  const about = positions ? atPlaces(positions, conversation) : conversation.about
  if (positions && about && about.todos.length === 0)
    return beyond(conversation.shown.length > 0 ? conversation.shown : (conversation.about?.todos ?? []))
  if (!about || about.todos.length === 0)
    return { text: 'I am not sure which todo you mean. Please name it by its title.' }
  const names = boldTitles(about.todos)
  const are = about.todos.length === 1 ? 'is' : 'are'
  if (about.how === 'deleted') {
    const it = about.todos.length === 1 ? 'it' : 'them'
    return { text: `${names} ${are} deleted already. Say “undo” to bring ${it} back, or name the todo that you mean.` }
  }
  const todos = yield* refreshed(about.todos)
  if (todos.length === 0) return { text: `${names} ${are} no longer there. Nothing was changed.` }
  if (todos.length === 1 || areAllMeant || positions) return yield* changeFound(command, todos, user)
  return askWhich(todos, user, command)
}

/**
 * Returns the todos at positions in the last list, even when some of them were changed since. Null when there was no
 * list.
 */
function atPlaces(positions: number[], { about, shown }: Conversation): About | null {
  // "the last one" can also mean the todo that was just created.
  const isLast = positions.length === 1 && positions[0] === -1
  if (isLast && about && about.how !== 'shown' && about.todos.length === 1) return about
  const list = shown.length > 0 ? shown : (about?.todos ?? [])
  return list.length === 0 ? null : { how: 'shown', todos: atPositions(list, positions) }
}

/** Makes the same change to several named todos. */
export function* changeEach(command: Change, targets: Target[], conversation: Conversation): Plan {
  return yield* changeTogether(command, yield* findEach(targets, conversation.user), conversation)
}

/** Changes the todos that are clear, and asks or explains about each of the others. */
function* changeTogether(command: Change, { clear, unclear }: NamedTogether, conversation: Conversation): Plan {
  const { user } = conversation
  const done = clear.length > 0 ? [yield* runToReply(changeFound(command, clear, user))] : []
  const replies: Reply[] = []
  for (const { target, search, isTaken } of unclear) {
    if (search.found.length > 1) replies.push(askWhich(search.found, user, command))
    else if (isTaken) replies.push({ text: `I found no other open todo that matches “${plainText(target.words)}”.` })
    // The message names other todos as well, so it is no title of a new one.
    else replies.push(yield* notFound({ ...command, target }, search, { ...conversation, message: null }))
  }
  return joinReplies([...done, ...replies])
}

/** Makes a change to todos that were found or chosen. */
export function* changeFound(command: Change, todos: LocalTodo[], user: UserContext): Plan {
  if (todos.length > MAX_IDS) {
    return {
      text: `${todos.length} todos fit, and I can change at most ${MAX_IDS} at a time. Please narrow it down, by day or tag for example.`,
    }
  }
  if (command.kind === 'update') return yield* updatePlan(command.changes, todos, user, scopeOf(command, todos))
  if (command.kind === 'skip') return yield* skipFound(command.target, todos, user)
  if (command.kind === 'delete') return yield* deletePlan(command.target, todos, user)
  const completed = command.kind === 'complete'
  const open = todos.filter(({ completed_at }) => (completed_at === null) === completed)
  const about = { how: 'changed' as const, todos }
  if (open.length === 0) return { text: `${isIn(todos, completed ? 'done' : 'open')} already.`, about }
  const write = yield* callTool('complete_todo', { id: open.map(({ id }) => id), completed })
  const reply = done(completed ? 'Completed' : 'Opened again:', write.todos, user)
  const text = reply.text + alsoWords(write.todos, write.also ?? [], user)
  return { ...reply, text, ...conflictNote(write.conflicts, user), about: { how: 'changed', todos: write.todos } }
}

/**
 * Returns the occurrences for which a change is meant. "this week's standup" names one occurrence, unless its rule is
 * changed.
 */
function scopeOf({ scope, changes, target }: Update, todos: LocalTodo[]): Update['scope'] {
  if (scope) return scope
  // "move every standup to 11"
  const isEach = target.which === 'all' && target.words !== '' && target.time === undefined
  if (isEach && todos.every(({ recurrence }) => recurrence)) return 'following'
  const isNamed = target.time !== undefined && changes.time?.kind !== 'recurrence' && !changes.stop_repeating
  return isNamed && todos.some(({ recurrence }) => recurrence) ? 'this' : undefined
}

/**
 * Deletes todos. "cancel the standup tomorrow" and "delete everything on Monday" mean the occurrence of a todo that
 * repeats, and not all that follow. When the user does not want the others deleted, nothing is skipped either.
 */
function* deletePlan(target: Target, todos: LocalTodo[], user: UserContext): Plan {
  const series = namesOccurrence(target)
    ? todos.filter(({ recurrence, completed_at }) => recurrence && completed_at === null)
    : []
  const others = todos.filter((todo) => !series.includes(todo))
  if (others.length === 0) return yield* skipFound(target, series, user, true)
  const { deleted } = yield* callTool('delete_todo', { id: others.map(({ id }) => id) })
  const reply: Reply = { ...done('Deleted', deleted, user), about: { how: 'deleted', todos: deleted } }
  if (series.length === 0) return reply
  const skipped = yield* skipFound(target, series, user, true)
  return {
    ...skipped,
    text: `${reply.text}\n\n${skipped.text}`,
    about: { how: 'deleted', todos: deleted },
    undo: CAN_UNDO,
    units: [skipped.undo ? 2 : 1],
  }
}

/** Whether todos are meant by when they are, so that only one occurrence is meant of those that repeat. */
function namesOccurrence({ time, overdue }: Target): boolean {
  return overdue === true || (time !== undefined && time.kind !== 'recurrence')
}

/** Says which steps were completed with a todo, and when its next occurrence is. */
function alsoWords(todos: LocalTodo[], also: LocalTodo[], user: UserContext): string {
  const ids = new Set(todos.map(({ id }) => id))
  const steps = also.filter(({ parent_id, completed_at }) => parent_id && ids.has(parent_id) && completed_at)
  const taken =
    steps.length === 0
      ? ''
      : ` ${steps.length === 1 ? 'Its open step is' : `Its ${steps.length} open steps are`} done with it.`
  const next = also.filter(({ recurrence, completed_at }) => recurrence && completed_at === null)
  return taken + (todos.length === 1 && next.length === 1 ? nextSentence(next[0], user) : '')
}

function done(verb: string, todos: LocalTodo[], user: UserContext): Reply {
  const [only] = todos
  if (only && todos.length === 1) {
    const time = when(only, user)
    return { text: `${verb} ${bold(only.item)}${time ? ` (${time})` : ''}.`, undo: CAN_UNDO }
  }
  return { text: `${verb} ${todos.length} todos:\n${bullets(todos, user)}`, undo: CAN_UNDO }
}

function isIn(todos: LocalTodo[], state: string): string {
  return `${boldTitles(todos)} ${todos.length === 1 ? 'is' : 'are'} ${state}`
}

/** Words that except a todo: "all but the gym" names a todo to keep, so it must not be offered for the change. */
const EXCEPTION = /(?:^|\s)(?:but|except|excluding|apart from|other than|without|keep|unless)\s/i

/**
 * Says that no todo matches, and offers a todo in another state, at another time or with a similar title, or a new one.
 */
function* notFound(command: Change, { others, elsewhere }: Search, conversation: Conversation): Plan {
  const { kind, target } = command
  const { user } = conversation
  const text = `I found no ${target.status === 'done' ? 'finished' : 'open'} todo${aboutWords(target)}. ${UNCHANGED}`
  if (target.words === '') return { text }
  if (command.kind === 'update' && command.changes.title !== undefined) {
    const lists = yield* readLists(conversation)
    const list = listOfName(lists, target.words)
    if (list) return yield* renameList(list, command.changes.title, lists)
  }
  if (EXCEPTION.test(target.words))
    return { text: `${text} I cannot leave some out; please name those that are meant.` }
  const isDone = target.status === 'open'
  if (elsewhere.length > 0 && kind === 'delete' && isDone)
    return askIfMeant(`${isIn(elsewhere, 'done')} already, and no open todo matches.`, elsewhere, user, command)
  if (elsewhere.length > 0 && kind === (isDone ? 'complete' : 'reopen')) {
    const about = { how: 'shown' as const, todos: elsewhere }
    return { text: `${isIn(elsewhere, isDone ? 'done' : 'open')} already.`, about }
  }
  const near = yield* nearTo(target, others, conversation)
  if (near.length > 0) return askIfMeant(text, near, user, command)
  const reminder = command.kind === 'update' ? onlyReminder(command.changes) : null
  if (reminder && target.which === 'one') {
    const create: Create = { kind: 'create', title: target.words, implied: false, ...reminder }
    const asked = `${text} When is it? Then I add it, with the reminder.`
    return { text: asked, question: { kind: 'when', text: asked, command: create } }
  }
  if (command.kind === 'update' && command.scope === 'following' && command.changes.time) {
    const create: Create = { kind: 'create', title: target.words, implied: true, time: command.changes.time }
    const action = { kind: 'commands' as const, commands: [create], message: null }
    return askToConfirm(`${text} Shall I add “${plainText(target.words)}” at that time as a new todo?`, action)
  }
  const title = taskOf(conversation)
  if (!title) return { text }
  const isRule = command.kind === 'update' && command.changes.time?.kind === 'recurrence'
  const repeated = isRule ? parseNewTodo(title, timeContext(user)) : null
  const create: Create = repeated ?? { kind: 'create', title, implied: true }
  return askToConfirm(`${text} Shall I add “${plainText(title)}” as a new todo?`, {
    kind: 'commands',
    commands: [create],
    message: conversation.message,
  })
}

/** Returns a change that only sets a reminder, or null for any other. */
function onlyReminder({ reminder, reminder_at, ...others }: Changes): Pick<Create, 'reminder' | 'reminder_at'> | null {
  if (Object.keys(others).length > 0) return null
  if (reminder_at) return { reminder_at }
  return reminder === undefined ? null : { reminder }
}

/**
 * Returns todos with that title but another time, tag or importance. If there are none, returns todos with a similar
 * title.
 */
function* nearTo(
  { words, status, which, ...rest }: Target,
  others: LocalTodo[],
  { user }: Conversation,
): Steps<LocalTodo[]> {
  const isNarrow = Object.keys(rest).length > 0
  const search = isNarrow ? yield* findTodos({ words, status, which }, user) : { found: [], others }
  return search.found.length > 0 ? search.found : nearTodos(words, search.others)
}

function aboutWords({ words, time, tag, list, importance }: Target): string {
  const filters = [
    list && `in the list ${plainText(list)}`,
    tag && `tagged ${plainText(tag)}`,
    importance && `with ${importance} importance`,
    words && `that matches “${plainText(words)}”`,
  ].filter((each): each is string => Boolean(each))
  const what = filters.length > 0 ? ` ${listed(filters)}` : ' that fits'
  return `${what}${time ? ' at that time' : ''}`
}

/** Verbs that ask for a change but also begin a task: "cancel the gym membership". */
const MAY_BE_A_TASK = /^(?:cancel|finish|complete|change|update|make|set|check|clear|remove|throw)\s/i

function taskOf({ message }: Conversation): string | null {
  const title = message?.trim().replace(/[.!?]+$/, '') ?? ''
  return MAY_BE_A_TASK.test(title) ? title : null
}
