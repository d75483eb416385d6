import type { ChatMessage } from '@todo-agents/client/chat/chat-state'
import { createContext } from 'react'

/** The todos that the tools of a run have returned. */
export interface TodoNames {
  /** The ids by the titles. A title of two todos is missing: it is not clear which one the answer means. */
  ids: ReadonlyMap<string, string>
  /** True when a tool returned more todos than the page was sent. */
  isCut: boolean
}

export const NO_NAMES: TodoNames = { ids: new Map(), isCut: false }

/** The todos that the text around may name. */
export const TodoNamesContext = createContext<TodoNames>(NO_NAMES)

/** Returns the todos that the calls of an answer have returned, without those that they deleted. */
export function todoNames(parts: ChatMessage['parts']): TodoNames {
  const found = new Map<string, string | null>()
  const gone = new Set<string>()
  let isCut = false
  for (const part of parts) {
    if (part.type !== 'tool_call' || part.status !== 'ok') continue
    const output = record(part.output)
    isCut ||= Object.values(record(output.counts)).some((count) => typeof count === 'number')
    for (const { id } of todosIn(output.deleted)) gone.add(id)
    for (const todo of [output.todo, output.todos, output.also].flatMap(todosIn)) {
      const known = found.get(todo.item)
      found.set(todo.item, known === undefined || known === todo.id ? todo.id : null)
    }
  }
  const ids = [...found].flatMap(([title, id]) => (id === null || gone.has(id) ? [] : [[title, id] as const]))
  return { ids: new Map(ids), isCut }
}

function todosIn(value: unknown): { id: string; item: string }[] {
  return [value].flat().flatMap((one) => {
    const { id, item } = record(one)
    return typeof id === 'string' && typeof item === 'string' ? [{ id, item }] : []
  })
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
