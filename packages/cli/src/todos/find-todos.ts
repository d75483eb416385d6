import type { TodoAgents } from '@todo-agents/client/client'
import type { Todo } from '@todo-agents/contract/todo'
import { CliError } from '../exit.ts'
import type { Connection } from '../server/connection.ts'
import { recall } from '../server/memory.ts'
import { cleanLine } from '../terminal/clean-text.ts'
import { inLetters, isShortId, shortIds } from './short-id.ts'

type Status = 'open' | 'done' | 'all'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const NUMBER = /^\d{1,4}$/
/** The number of candidates that an error names. */
const MAX_NAMED = 10
/** How far a short id is looked for: 5,000 todos. */
const MAX_PAGES = 50

/**
 * Returns the todos that the words of a command name: numbers of the last list, ids and short ids, or else words of one
 * title. Throws CliError `not_found` when there is no such todo, and when the words fit several, which it names.
 */
export async function findTodos(connection: Connection, words: string[], status: Status): Promise<Todo[]> {
  const { client } = connection
  if (!words.every((word) => NUMBER.test(word) || UUID.test(word) || isShortId(word))) {
    return [await byWords(client, words.join(' '), status)]
  }
  try {
    return await byIds(client, await idsOf(connection, words, status))
  } catch (error) {
    // "pool" can be a short id, and the name of a todo.
    if (!(error instanceof CliError) || !words.every(isShortId)) throw error
    return [await byWords(client, words.join(' '), status)]
  }
}

async function idsOf(connection: Connection, words: string[], status: Status): Promise<string[]> {
  const { listed } = recall(connection)
  const ids: string[] = []
  for (const word of words) {
    if (UUID.test(word)) ids.push(word.toLowerCase())
    else if (NUMBER.test(word)) ids.push(byNumber(listed, Number(word)))
    else ids.push(await byShortId(connection, word, status))
  }
  return [...new Set(ids)]
}

function byNumber(listed: { id: string }[], number: number): string {
  const todo = listed[number - 1]
  if (todo) return todo.id
  const sentence = listed.length === 0 ? 'Run todo-agents list first.' : `The last list had ${listed.length} todos.`
  throw new CliError('not_found', `There is no todo number ${number}. ${sentence}`)
}

async function byShortId(connection: Connection, word: string, status: Status): Promise<string> {
  const known = recall(connection).listed.filter(({ id }) => inLetters(id).endsWith(word))
  if (known.length === 1) return known[0]!.id
  const found: Todo[] = []
  for await (const todos of pages(connection.client, { status })) {
    found.push(...todos.filter(({ id }) => inLetters(id).endsWith(word)))
  }
  if (found.length === 1) return found[0]!.id
  if (found.length > 1) throw ambiguous(word, found)
  throw new CliError('not_found', `There is no ${named(status)} with the id ${word}.`)
}

/** Returns the pages of a list of todos. */
export async function* pages(
  client: TodoAgents,
  query: Parameters<TodoAgents['trpc']['todo']['list']['query']>[0] & object,
): AsyncGenerator<Todo[]> {
  let cursor: string | undefined
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { todos, next_cursor } = await client.trpc.todo.list.query({
      ...query,
      limit: 100,
      ...(cursor && { cursor }),
    })
    yield todos
    if (next_cursor === null) return
    cursor = next_cursor
  }
}

async function byIds(client: TodoAgents, ids: string[]): Promise<Todo[]> {
  const { todos } = await client.trpc.todo.list.query({ id: ids, status: 'all', limit: 100 })
  const missing = ids.filter((id) => !todos.some((todo) => todo.id === id))
  if (missing.length > 0) throw new CliError('not_found', 'This todo is not there any more. Run todo-agents list.')
  return ids.map((id) => todos.find((todo) => todo.id === id)!)
}

async function byWords(client: TodoAgents, words: string, status: Status): Promise<Todo> {
  const { todos } = await client.trpc.todo.list.query({ q: words, status, limit: 100 })
  const found = todos.filter(({ parent_id }) => parent_id === null)
  const better = [
    found.filter(({ item }) => item.toLowerCase() === words.toLowerCase()),
    found.filter(({ item }) => item.toLowerCase().includes(words.toLowerCase())),
    found,
  ]
  const [todo, other] = better.find((some) => some.length > 0) ?? []
  if (!todo) throw new CliError('not_found', `There is no ${named(status)} with the words “${cleanLine(words)}”.`)
  if (other) throw ambiguous(words, better.find((some) => some.length > 0)!)
  return todo
}

function ambiguous(words: string, todos: Todo[]): CliError {
  const short = shortIds(todos.map(({ id }) => id))
  const lines = todos.slice(0, MAX_NAMED).map(({ id, item }) => `  ${short(id)}  ${cleanLine(item)}`)
  const more = todos.length > MAX_NAMED ? [`  and ${todos.length - MAX_NAMED} more`] : []
  const sentence = `“${cleanLine(words)}” may be one of ${todos.length} todos. Name it by its id:`
  return new CliError('not_found', [sentence, ...lines, ...more].join('\n'), 'ambiguous')
}

function named(status: Status): string {
  return status === 'all' ? 'todo' : `${status} todo`
}
