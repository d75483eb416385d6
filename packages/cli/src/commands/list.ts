import type { Todo } from '@todo-agents/contract/todo'
import { CliError } from '../exit.ts'
import { remember } from '../server/memory.ts'
import { cleanLine } from '../terminal/clean-text.ts'
import { findList, findTag } from '../todos/find-named.ts'
import { pages } from '../todos/find-todos.ts'
import { shortIds } from '../todos/short-id.ts'
import { todoLine } from '../todos/todo-line.ts'
import type { Reader } from '../todos/when.ts'
import { daysOf, readerOf } from '../todos/when.ts'
import type { CommonOptions } from './run-command.ts'
import { runConnected } from './run-command.ts'

export interface ListOptions extends CommonOptions {
  today?: boolean
  done?: boolean
  all?: boolean
  list?: string
  tag?: string
  search?: string
  limit: number
}

export function list(options: ListOptions): Promise<void> {
  return runConnected(options, async ({ out, connection }) => {
    if (options.done && options.all) throw new CliError('usage', '--done and --all cannot be given together.')
    const { trpc } = connection.client
    const [me, { lists }, tags] = await Promise.all([
      trpc.me.get.query(),
      trpc.list.list.query(),
      options.tag === undefined ? [] : trpc.tag.list.query(),
    ])
    const reader = readerOf(me)
    const status = options.all ? 'all' : options.done ? 'done' : 'open'
    const chosen = options.list === undefined ? undefined : findList(lists, options.list)
    const query = {
      status,
      ...(status === 'done' && { sort: 'completed' as const }),
      ...(chosen && { list_id: chosen.id }),
      ...(options.tag !== undefined && { tag: findTag(tags, options.tag).name }),
      ...(options.search !== undefined && { q: options.search }),
    } as const
    const found: Todo[] = []
    let hasMore = false
    for await (const todos of pages(connection.client, query)) {
      const wanted = todos.filter((todo) => todo.parent_id === null && (!options.today || isForToday(todo, reader)))
      found.push(...wanted)
      hasMore = found.length > options.limit
      if (hasMore || (options.today && todos.some((todo) => isLater(todo, reader)))) break
    }
    const groups = groupsOf(found.slice(0, options.limit), reader, status)
    const shown = groups.flatMap(({ todos }) => todos)
    remember(connection, { listed: shown.map(({ id, item }) => ({ id, item })) })

    const short = shortIds(shown.map(({ id }) => id))
    if (out.isJson) {
      const numbered = shown.map((todo, index) => ({ number: index + 1, short_id: short(todo.id), ...todo }))
      out.json({ todos: numbered, is_complete: !hasMore })
      return undefined
    }
    let number = 0
    for (const [index, { title, todos }] of groups.entries()) {
      if (index > 0) out.line()
      out.line(out.style('bold', title))
      for (const todo of todos) {
        number += 1
        const name = chosen ? undefined : lists.find(({ id }) => id === todo.list_id)?.name
        out.line(todoLine(todo, out, reader, { number, short: short(todo.id), list: name && cleanLine(name) }))
      }
    }
    if (shown.length === 0) out.note(options.today ? 'Nothing is left for today.' : 'No todos.')
    if (hasMore) out.note(`Only the first ${options.limit} are shown; --limit shows more.`)
    return undefined
  })
}

function isForToday(todo: Todo, reader: Reader): boolean {
  const days = daysOf(todo, reader)
  return days !== null && days.first <= reader.today
}

/** Todos come in the order of their times. */
function isLater(todo: Todo, reader: Reader): boolean {
  const days = daysOf(todo, reader)
  return days === null || days.first > reader.today
}

interface Group {
  title: string
  todos: Todo[]
}

/** Returns the groups that are not empty: done todos are one, open todos are grouped by their day. */
function groupsOf(todos: Todo[], reader: Reader, status: 'open' | 'done' | 'all'): Group[] {
  const titles = ['Overdue', 'Today', 'Later', 'No date', 'Done']
  const groups = titles.map((title): Group => ({ title, todos: [] }))
  const [overdue, today, later, none, done] = groups as [Group, Group, Group, Group, Group]
  for (const todo of todos) {
    const days = daysOf(todo, reader)
    if (status === 'done' || todo.completed_at) done.todos.push(todo)
    else if (!days) none.todos.push(todo)
    else if (days.last < reader.today) overdue.todos.push(todo)
    else if (days.first > reader.today) later.todos.push(todo)
    else today.todos.push(todo)
  }
  return groups.filter(({ todos }) => todos.length > 0)
}
