import { text as readText } from 'node:stream/consumers'
import { MAX_TITLE_LENGTH } from '@todo-agents/contract/bounds'
import type { List } from '@todo-agents/contract/list'
import type { Todo, TodoCreate } from '@todo-agents/contract/todo'
import type { Me } from '@todo-agents/contract/user'
import type { Line } from '@todo-agents/language/read-line'
import { readLine } from '@todo-agents/language/read-line'
import { CliError } from '../exit.ts'
import { repeated } from '../server/repeated.ts'
import { cleanLine } from '../terminal/clean-text.ts'
import { shorten } from '../terminal/output.ts'
import { noteConflicts } from '../todos/conflicts.ts'
import { findList } from '../todos/find-named.ts'
import { pendingAdds } from '../todos/pending-adds.ts'
import { shortIds } from '../todos/short-id.ts'
import { todoLine } from '../todos/todo-line.ts'
import { NO_TIMES, readerOf, whenOf } from '../todos/when.ts'
import type { CommonOptions, Session } from './run-command.ts'
import { runConnected } from './run-command.ts'

export interface AddOptions extends CommonOptions {
  list?: string
  tag?: string[]
  importance?: 'low' | 'medium' | 'high'
  description?: string
  id?: string
  /** False with --plain. */
  plain?: boolean
}

/** More than a person types, and less than a mistake such as a disk image. */
const MAX_LINES = 1000

export function add(words: string[], options: AddOptions): Promise<void> {
  return runConnected(options, async (session) => {
    const lines = await linesOf(words)
    if (options.id !== undefined && lines.length > 1) throw new CliError('usage', '--id is for one todo only.')
    const { client, url, data_dir } = session.connection
    const [me, { lists }] = await Promise.all([client.trpc.me.get.query(), client.trpc.list.list.query()])
    const list = options.list === undefined ? undefined : findList(lists, options.list)
    const read = lines.map((line) => readTodo(line, options, me, lists, list))

    const command = JSON.stringify([data_dir ?? url, me.id, lines, { ...options, json: null }])
    const pending = pendingAdds(command, lines.length)
    if (pending.isRetry) session.out.note('Continues an add that was interrupted: what is there is not added twice.')
    const ids = options.id === undefined ? pending.ids : [options.id]
    const todos: Todo[] = []
    try {
      for (const [index, { todo }] of read.entries()) {
        const input = { ...todo, id: ids[index]!, action_id: pending.action_id }
        const written = await repeated(() => client.trpc.todo.create.mutate(input), session.out)
        todos.push(...written.todos)
        report(session, { me, lists, written, line: read[index]!.line, text: lines[index]! })
      }
      pending.settle()
    } catch (error) {
      if (isRefusal(error)) pending.settle()
      if (todos.length > 0) session.out.note(`Added ${todos.length} of ${lines.length}.`)
      throw error
    } finally {
      if (session.out.isJson) session.out.json({ todos, action_id: pending.action_id })
    }
    return undefined
  })
}

/** Returns one line for each todo: the words of the command, or with `-` the lines of standard input. */
async function linesOf(words: string[]): Promise<string[]> {
  if (words.length !== 1 || words[0] !== '-') return [words.join(' ')]
  if (process.stdin.isTTY) process.stderr.write('One todo on each line; end with Ctrl+D.\n')
  const lines = (await readText(process.stdin)).split(/\r\n?|\n/).filter((line) => line.trim() !== '')
  if (lines.length === 0) throw new CliError('usage', 'Standard input has no line.')
  if (lines.length > MAX_LINES) throw new CliError('usage', `Standard input has more than ${MAX_LINES} lines.`)
  return lines
}

interface ReadTodo {
  /** What was understood; null when the line is the title as it is. */
  line: Line | null
  todo: TodoCreate
}

function readTodo(text: string, options: AddOptions, me: Me, lists: List[], list: List | undefined): ReadTodo {
  const { tag = [], importance, description } = options
  const context = { ...me, now: new Date().toISOString(), lists: lists.filter(({ archived_at }) => !archived_at) }
  const line = options.plain ? null : readLine(text, { ignore: [], other: null }, context)
  const item = line?.title ?? text.trim()
  if (item === '') throw new CliError('usage', 'A todo needs a title.')
  if (/[\r\n\u2028\u2029]/.test(item)) {
    throw new CliError('usage', 'A title is one line. To add a todo for each line of standard input: todo-agents add -')
  }
  if (item.length > MAX_TITLE_LENGTH) {
    throw new CliError('usage', `A title has at most ${MAX_TITLE_LENGTH} characters: ${shorten(item, 60)}`)
  }
  const tags = [...new Set([...tag, ...(line?.tags ?? [])])]
  const level = importance ?? line?.importance
  const list_id = list?.id ?? line?.list_id
  return {
    line,
    todo: {
      item,
      ...line?.times,
      ...line?.repeat,
      ...(tags.length > 0 && { tags }),
      ...(level && { importance: level }),
      ...(list_id && { list_id }),
      ...(description !== undefined && { description }),
    },
  }
}

interface Added {
  me: Me
  lists: List[]
  written: Awaited<ReturnType<Session['connection']['client']['trpc']['todo']['create']['mutate']>>
  line: Line | null
  text: string
}

/** Says what was added, and which words have no effect although they say when. */
function report({ out }: Session, { me, lists, written, line, text }: Added): void {
  const reader = readerOf(me)
  for (const todo of out.isJson ? [] : written.todos) {
    const list = lists.find(({ id }) => id === todo.list_id)?.name
    out.line(todoLine(todo, out, reader, { short: shortIds([todo.id])(todo.id), list }))
  }
  for (const { start, end, why } of line?.missed ?? []) {
    out.note(`“${cleanLine(text.slice(start, end))}” stays in the title: ${WHY[why]}.`)
  }
  if (line?.skipped) out.note(`The clocks skip ${line.skipped} on that day.`)
  if (line?.alternative) {
    const other = whenOf({ ...NO_TIMES, ...line.alternative.times }, reader) || 'no date'
    out.note(`It may also mean ${other}.`)
  }
  noteConflicts(out, reader, written)
}

const WHY = {
  time: 'the todo has another time, or it is not clear what is meant',
  impossible: 'there is no such date or time',
  reminder: 'a reminder needs a time of day',
}

/** True when the server has answered that it does not want the todo: to send it again would not help. */
function isRefusal(error: unknown): boolean {
  const { data } = error as { data?: { httpStatus?: number } | null }
  return data?.httpStatus !== undefined && data.httpStatus < 500 && data.httpStatus !== 429
}
