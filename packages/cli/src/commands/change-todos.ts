import { randomUUIDv7 } from 'node:crypto'
import type { TodoWrite } from '@todo-agents/contract/todo'
import { readLine } from '@todo-agents/language/read-line'
import { CliError } from '../exit.ts'
import { repeated } from '../server/repeated.ts'
import { cleanLine } from '../terminal/clean-text.ts'
import { noteConflicts } from '../todos/conflicts.ts'
import { findTodos } from '../todos/find-todos.ts'
import { shortIds } from '../todos/short-id.ts'
import { todoLine } from '../todos/todo-line.ts'
import { readerOf, whenOf } from '../todos/when.ts'
import type { CommonOptions, Session } from './run-command.ts'
import { runConnected } from './run-command.ts'

type Kind = 'complete' | 'reopen' | 'delete'

const KINDS = {
  complete: { status: 'open', said: 'Done' },
  reopen: { status: 'done', said: 'Open again' },
  delete: { status: 'all', said: 'Deleted' },
} as const

/** Completes, reopens or deletes the named todos, as one action that one `undo` takes back. */
export function changeTodos(kind: Kind, words: string[], options: CommonOptions): Promise<void> {
  const { status, said } = KINDS[kind]
  return runConnected(options, async (session) => {
    const { out, connection } = session
    const todos = await findTodos(connection, words, status)
    const input = { id: todos.map(({ id }) => id), action_id: randomUUIDv7() }
    const { trpc } = connection.client
    const written: TodoWrite = await repeated(() => trpc.todo[kind].mutate(input), out)
    if (out.isJson) {
      out.json({ ...written, action_id: input.action_id })
      return undefined
    }
    const short = shortIds(todos.map(({ id }) => id))
    for (const { id, item } of todos) out.line(`${said}: ${cleanLine(item)}  ${out.style('dim', short(id))}`)
    await reportNext(session, written)
    return undefined
  })
}

/** Says when the next occurrence of a todo that repeats is. */
async function reportNext({ out, connection }: Session, { also }: TodoWrite): Promise<void> {
  const next = also.filter(({ recurrence, completed_at, parent_id }) => recurrence && !completed_at && !parent_id)
  if (next.length === 0) return
  const reader = readerOf(await connection.client.trpc.me.get.query())
  for (const todo of next) out.note(`Next: ${cleanLine(todo.item)}, ${whenOf(todo, reader)}`)
}

/** Moves a todo to the day or the time that the words say: `move 2 friday 9`. */
export function move(words: string[], options: CommonOptions): Promise<void> {
  return runConnected(options, async ({ out, connection }) => {
    const [name = '', ...when] = words
    const { trpc } = connection.client
    const [[todo], me] = await Promise.all([findTodos(connection, [name], 'open'), trpc.me.get.query()])
    const text = when.join(' ')
    const { times, taken } = readLine(text, { ignore: [], other: null }, { ...me, now: new Date().toISOString() })
    if (!taken.some(({ slot }) => slot === 'time') || Object.keys(times).length === 0) {
      throw new CliError('usage', `“${cleanLine(text)}” says no day or time. Try “friday 9” or “2026-12-24”.`)
    }
    const { id } = todo!
    const action_id = randomUUIDv7()
    const { due_date, end_date, ...clock } = times
    const written: TodoWrite =
      due_date !== undefined && end_date === undefined
        ? await trpc.todo.move.mutate({ id, day: due_date, action_id })
        : await trpc.todo.update.mutate({ id, ...(due_date ? { due_date, end_date } : clock), action_id })
    if (out.isJson) {
      out.json({ ...written, action_id })
      return undefined
    }
    const short = shortIds([id])
    const reader = readerOf(me)
    for (const moved of written.todos) out.line(todoLine(moved, out, reader, { short: short(id) }))
    noteConflicts(out, reader, written)
    return undefined
  })
}
