import type { LocalTodo } from '@todo-agents/agent/tools/views'
import { askedBy } from '@todo-agents/language/commands/learned/asked'
import type { Command, Create, SingleCommand } from '@todo-agents/language/commands/types'
import type { Conversation } from '../conversation.ts'
import { askToConfirm } from '../dialogue/ask-which.ts'
import type { Action, Change, MeantAction, Plan, Reply } from '../plan.ts'
import { joinReplies, runToReply } from '../wording/replies.ts'
import { outside } from '../wording/small-talk.ts'
import { bold, boldTitles, plainText, when } from '../wording/words.ts'
import { hasSameWords } from './existing-todo.ts'
import { findTodos } from './find-todos.ts'
import { findParts } from './named-together.ts'

type CarryOut = (command: Command, conversation: Conversation) => Plan | Reply
type Uncertain = Extract<SingleCommand, { kind: 'uncertain' }>

/**
 * Answers a message that can mean several commands. A question for todos is answered at once, since that loses nothing;
 * a change is asked about. When it can also be a new todo, the todos decide: a todo with exactly these words is meant, and
 * without any todo the change is not.
 */
export function* uncertainPlan({ readings }: Uncertain, conversation: Conversation, carryOut: CarryOut): Plan {
  const list = readings.find((each) => each.kind === 'list')
  const create = readings.find((each) => each.kind === 'create')
  const change = readings.find(isChange)
  if (change) return yield* askAboutChange(change, create, conversation, carryOut)
  const shown = list ? yield* runToReply(carryOut(list, conversation)) : null
  const isFound = (shown?.about?.todos ?? []).length > 0
  if (!create) return isFound && shown ? shown : outside(null, conversation.message)
  const offer = offerOf(create, conversation)
  return isFound && shown ? joinReplies([shown, offer]) : offer
}

function* askAboutChange(
  change: Change,
  create: Create | undefined,
  conversation: Conversation,
  carryOut: CarryOut,
): Plan {
  const { found } = yield* findTodos(change.target, conversation.user)
  const together = found.length === 0 ? yield* findParts(change.target, [], conversation.user) : null
  if (together && together.clear.length > 0) return yield* runToReply(carryOut(change, conversation))
  if (found.length === 0) return yield* runToReply(carryOut(create ?? change, conversation))
  const isNamed = create !== undefined && found.every(({ item }) => hasSameWords(item, change.target.words))
  if (isNamed || (found.length > 1 && change.target.which !== 'all'))
    return yield* runToReply(carryOut(change, conversation))
  const action: Action = { kind: 'todos', command: change, todos: found }
  const asked = `Shall I ${VERBS[change.kind]} ${namesOf(found, conversation)}`
  const about = { how: 'shown' as const, todos: found }
  if (!create) return { ...askToConfirm(`${asked}?`, action), about }
  const text = `${asked}, or add “${plainText(create.title)}” as a todo? Answer “${VERBS[change.kind]}” or “add”.`
  const { message } = conversation
  const choices: MeantAction[] = [
    { word: VERBS[change.kind], means: askedBy(change), action },
    { word: 'add', means: 'create', action: { kind: 'commands', commands: [create], message } },
  ]
  return { text, question: { kind: 'meaning', text, words: message, choices }, about }
}

/** The command as one word, which is also the answer that chooses it. */
const VERBS: Record<Change['kind'], string> = {
  update: 'change',
  complete: 'complete',
  reopen: 'reopen',
  delete: 'delete',
  skip: 'skip',
}

function isChange(command: SingleCommand): command is Change {
  return command.kind in VERBS
}

function namesOf(todos: LocalTodo[], { user }: Conversation): string {
  const [only] = todos
  if (!only || todos.length > 1) return boldTitles(todos)
  const time = when(only, user)
  return time ? `${bold(only.item)} (${time})` : bold(only.item)
}

/** Offers the todo that a question for todos can be as well. */
function offerOf(create: Create, { message }: Conversation): Reply {
  const text = `Shall I add “${plainText(create.title)}” as a todo?`
  const action: Action = { kind: 'commands', commands: [create], message }
  return { text, question: { kind: 'confirm', text, action, ...(message && { words: message }), otherwise: 'list' } }
}
