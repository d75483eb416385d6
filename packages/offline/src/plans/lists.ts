import type { ListView } from '@todo-agents/agent/tools/lists'
import type { Command, ListEdit, SingleCommand, Target } from '@todo-agents/language/commands/types'
import type { Conversation } from '../conversation.ts'
import { askToConfirm } from '../dialogue/ask-which.ts'
import type { Plan, Reply, Steps } from '../plan.ts'
import { callTool } from '../plan.ts'
import { bold, CAN_UNDO, listed, UNCHANGED } from '../wording/words.ts'

type CarryOut = (command: SingleCommand, conversation: Conversation) => Plan | Reply

/** Returns the lists of the user. Reads them once for all commands of a message. */
export function* readLists({ lists }: Conversation): Steps<ListView[]> {
  return lists ?? (yield* callTool('get_lists', {})).lists
}

/** Returns the list with a name, in any case of letters: the one of the user, or undefined. */
export function listOfName(lists: ListView[], name: string): ListView | undefined {
  const key = (text: string) => text.trim().toLowerCase()
  return lists.find((list) => key(list.name) === key(name))
}

/** Returns a target whose list exists. The name of a list that does not exist is taken as a tag, as before there were lists. */
export function* withKnownList(target: Target, conversation: Conversation): Steps<Target> {
  if (target.list === undefined) return target
  const { list: name, ...rest } = target
  const list = listOfName(yield* readLists(conversation), name)
  return list ? { ...rest, list: list.name } : { ...rest, tag: name.toLowerCase() }
}

/** Says which lists the user has, with the number of open todos in each. */
export function* listsPlan(): Plan {
  const { lists, inbox_open_count } = yield* callTool('get_lists', {})
  const open = lists.filter(({ is_archived }) => !is_archived)
  const archived = lists.filter(({ is_archived }) => is_archived)
  const inbox = `The inbox has ${counted(inbox_open_count)}.`
  if (lists.length === 0) return { text: `You have no lists yet; say for example “create a list Groceries”. ${inbox}` }
  const lines = open.map(({ name, open_count }) => `- ${bold(name)} — ${counted(open_count)}`)
  const head =
    open.length === 0
      ? 'All your lists are archived.'
      : `You have ${open.length === 1 ? 'one list' : `${open.length} lists`}:`
  const away = archived.length > 0 ? ` Archived: ${listed(archived.map(({ name }) => bold(name)))}.` : ''
  return { text: `${[head, ...lines].join('\n')}\n\n${inbox}${away}` }
}

function counted(open: number): string {
  return `${open} open ${open === 1 ? 'todo' : 'todos'}`
}

/** Creates, renames, archives or deletes a list. Asks where the todos of a deleted list go. */
export function* editListPlan(
  { edit, otherwise }: Extract<SingleCommand, { kind: 'edit_list' }>,
  conversation: Conversation,
  carryOut: CarryOut,
): Plan {
  const lists = yield* readLists(conversation)
  const list = listOfName(lists, edit.name)
  if (edit.action === 'create') return yield* createList(edit.name, list)
  if (!list) {
    if (!otherwise) return { text: `${unknown(edit.name, lists)} ${UNCHANGED}` }
    const plan = carryOut(otherwise, conversation)
    return 'text' in plan ? plan : yield* plan
  }
  if (edit.action === 'rename') return yield* renameList(list, edit.title, lists)
  if (edit.action === 'delete') return yield* deleteList(list, edit, lists)
  return yield* archiveList(list, edit.action)
}

/** Says that there is no such list, and which ones there are. */
function unknown(name: string, lists: ListView[]): string {
  const names = lists.map((list) => bold(list.name))
  const known = names.length === 0 ? 'You have no lists yet.' : `Your lists are ${listed(names)}.`
  return `There is no list ${bold(name)}. ${known}`
}

function* createList(name: string, existing: ListView | undefined): Plan {
  if (existing?.is_archived) {
    const restore: SingleCommand = { kind: 'edit_list', edit: { action: 'restore', name: existing.name } }
    const action = { kind: 'commands' as const, commands: [restore], message: null }
    return askToConfirm(`You have an archived list ${bold(existing.name)}. Shall I bring it back?`, action)
  }
  if (existing) return { text: `You have a list ${bold(existing.name)} already. ${UNCHANGED}` }
  const { list } = yield* callTool('update_list', { action: 'create', name })
  const named = list?.name ?? name
  return { text: `Created the list ${bold(named)}. Say “add milk to the ${named} list” to fill it.`, undo: CAN_UNDO }
}

/** Gives a list another name. */
export function* renameList(list: ListView, new_name: string, lists: ListView[]): Plan {
  const other = listOfName(lists, new_name)
  if (other && other !== list) return { text: `You have a list ${bold(other.name)} already. ${UNCHANGED}` }
  yield* callTool('update_list', { action: 'update', name: list.name, new_name })
  return { text: `The list ${bold(list.name)} is now called ${bold(new_name)}.`, undo: CAN_UNDO }
}

function* archiveList({ name, is_archived, open_count }: ListView, action: 'archive' | 'restore'): Plan {
  if (is_archived === (action === 'archive')) {
    return {
      text: `The list ${bold(name)} is ${is_archived ? '' : 'not '}archived${is_archived ? ' already' : ''}. ${UNCHANGED}`,
    }
  }
  yield* callTool('update_list', { action, name })
  if (action === 'restore')
    return { text: `The list ${bold(name)} is back, with ${counted(open_count)}.`, undo: CAN_UNDO }
  const hidden =
    open_count > 0
      ? ` Its ${counted(open_count)} ${open_count === 1 ? 'is' : 'are'} hidden and will not remind you.`
      : ''
  return {
    text: `Archived the list ${bold(name)}.${hidden} Say “bring back the list ${name}” to see it again.`,
    undo: CAN_UNDO,
  }
}

function* deleteList(
  { name, open_count }: ListView,
  { todos }: Extract<ListEdit, { action: 'delete' }>,
  lists: ListView[],
): Plan {
  if (todos === 'delete') return yield* deleteListWith(name, 'delete', lists)
  if (todos) return yield* deleteListWith(name, todos.move_to ?? 'inbox', lists)
  if (open_count === 0) return yield* deleteListWith(name, 'inbox', lists)
  const text = `What becomes of the ${counted(open_count)} in the list ${bold(name)}? Answer “inbox”, “delete”, or the name of another list.`
  return { text, question: { kind: 'list_todos', text, name } }
}

/** Deletes a list. `todos`: "inbox", "delete", or the name of the list to which its todos move. */
function* deleteListWith(name: string, todos: string, lists: ListView[]): Plan {
  const isKept = todos !== 'inbox' && todos !== 'delete'
  const target = isKept ? listOfName(lists, todos) : undefined
  if (isKept && !target) {
    const text = `${unknown(todos, lists)} Where should the todos of ${bold(name)} go? Answer “inbox”, “delete”, or the name of a list.`
    return { text, question: { kind: 'list_todos', text, name } }
  }
  yield* callTool('update_list', { action: 'delete', name, todos: target?.name ?? todos })
  const where =
    todos === 'delete'
      ? ' with its todos'
      : `; its todos are now in ${target ? `the list ${bold(target.name)}` : 'the inbox'}`
  return { text: `Deleted the list ${bold(name)}${where}.`, undo: CAN_UNDO }
}

const TO_INBOX =
  /^(?:(?:please )?(?:move|put|keep) (?:them|it|all|those|the todos) )?(?:in |into |to |in ?to )?(?:the |my )?inbox(?: please)?$|^(?:please )?keep (?:them|it|all|those|the todos)(?: all)?(?: please)?$/
const TO_NOTHING =
  /^(?:please )?(?:delete|remove|erase)(?: (?:them|it|all|everything|the todos|those|too|all of them|as well|with it))*$/
const MOVED_TO_LIST =
  /^(?:please )?(?:move|put|keep) (?:them|it|all|those|the todos) (?:in |into |to |on |onto )(?:the |my )?(?:list )?(?<name>.{1,50}?)(?: list)?$/
const ONLY_LIST = /^(?:in |into |to |on |onto )?(?:the |my )?(?:list )?(?<name>.{1,50}?)(?: list)?(?: please)?$/

/**
 * Deletes a list after the answer to where its todos go. `command`: what the answer means by itself. Returns null when
 * it is a command and no answer.
 */
export function answeredListTodos(
  { name, said, command }: { name: string; said: string; command: Command },
  conversation: Conversation,
  carryOut: CarryOut,
): Plan | null {
  if (TO_INBOX.test(said)) return deleteListWith(name, 'inbox', [])
  if (TO_NOTHING.test(said)) return deleteListWith(name, 'delete', [])
  const moved = MOVED_TO_LIST.exec(said)?.groups?.name
  if (moved) return deleteListTo(name, moved, null, conversation, carryOut)
  const other = ONLY_LIST.exec(said)?.groups?.name
  // The name of a list can be read as a new todo, and "the home list" asks for its todos.
  const canBeName =
    command.kind === 'none' ||
    command.kind === 'create' ||
    (command.kind === 'list' && command.target.list !== undefined)
  return other && canBeName
    ? deleteListTo(name, other, command.kind === 'none' ? null : command, conversation, carryOut)
    : null
}

/** `otherwise`: the command to carry out when there is no other list of that name. */
function* deleteListTo(
  name: string,
  other: string,
  otherwise: SingleCommand | null,
  conversation: Conversation,
  carryOut: CarryOut,
): Plan {
  const lists = yield* readLists(conversation)
  if (!otherwise || listOfName(lists, other)) return yield* deleteListWith(name, other, lists)
  const plan = carryOut(otherwise, { ...conversation, lists })
  return 'text' in plan ? plan : yield* plan
}
