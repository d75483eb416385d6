import type { ToolCallPart } from '@todo-agents/client/chat/chat-state'
import { refusalMessage } from '../../../lib/server/error-message.ts'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import { formatLocal } from '../../../lib/time/format-time.ts'
import type { Day } from '../../../lib/time/time.ts'

const MAX_LINES = 4

/** A todo that a tool changed, or another fact of its result. `note` says when, or why. */
export interface SummaryLine {
  text: string
  note: string | null
  /** The todo that the line is about. */
  todo_id?: string
}

/**
 * Returns a summary of a tool call. Ignores arguments and output that it does not understand, because a server may be
 * newer than the page. Times in them are local to the user, such as `2026-01-15 14:00:00`.
 */
export function toolSummary(call: ToolCallPart, today: Day, max = MAX_LINES): SummaryLine[] {
  if (call.status === 'error') return lines([{ text: errorText(call.output), note: null }])
  const output = record(call.output)
  const todos = [output.todo, ...list(output.todos), ...list(output.deleted)].map(record).filter(hasTitle)
  const hidden = ['todos', 'deleted', 'undone'].reduce((sum, name) => sum + hiddenOf(output, name), 0)
  if (todos.length > 0)
    return lines(
      todos.map((todo) => ({
        text: todo.item,
        note: when(todo, today),
        ...(typeof todo.id === 'string' && { todo_id: todo.id }),
      })),
      hidden,
      max,
    )
  if (Array.isArray(output.undone))
    return lines(
      output.undone.map((each) => undoneLine(record(each))),
      hidden,
      max,
    )
  const facts = factOf(call.tool_name, output, today)
  if (facts) return lines([{ text: facts, note: null }])
  // A deleted list is named only by the arguments.
  const { item, name } = record(call.arguments)
  const title = [item, name].find((value) => typeof value === 'string')
  return typeof title === 'string' ? lines([{ text: title, note: null }]) : []
}

/** Returns the result of a call that only reads, in a few words. Null when there is nothing to say. */
export function readingFact(call: ToolCallPart, today: Day): string | null {
  const output = record(call.output)
  if (call.tool_name === 'get_todo_list' && list(output.todos).length > 0) {
    return t.foundTodos(list(output.todos).length + hiddenOf(output, 'todos'))
  }
  return factOf(call.tool_name, output, today)
}

/** Returns the rows that the user did not approve, from the output of the call. */
export function leftOut(call: ToolCallPart): string[] {
  return list(record(call.output).left_out).filter((line) => typeof line === 'string')
}

/** Returns how many elements of a list the server left out; see `shownOutput`. */
function hiddenOf(output: Fields, name: string): number {
  const count = record(output.counts)[name]
  return typeof count === 'number' ? Math.max(0, count - list(output[name]).length) : 0
}

/** `hidden`: how many lines there are besides these. */
function lines(all: SummaryLine[], hidden = 0, max = MAX_LINES): SummaryLine[] {
  const rest = all.length + hidden - max
  if (rest <= 1 && hidden === 0) return all.filter(({ text }) => text !== '')
  return [...all.slice(0, max), { text: t.andMore(rest), note: null }]
}

function factOf(tool_name: string, output: Fields, today: Day): string | null {
  const { todos, now, conflicts, free_slots, current_usage, monthly_limit } = output
  if (tool_name === 'get_todo_list' && Array.isArray(todos)) return t.foundNone
  if (isListOutput(output)) return output.list.name
  const { text } = record(output.preference ?? output.wording)
  if (typeof text === 'string') return text
  if (tool_name === 'get_user_datetime' && typeof now === 'string') return formatLocal(now, { today })
  if (tool_name === 'get_user_quota' && typeof current_usage === 'number') {
    if (monthly_limit === null) return t.noMonthlyLimit
    return t.quota(current_usage, Number(monthly_limit))
  }
  if (Array.isArray(conflicts) && Array.isArray(free_slots)) {
    const overlaps = conflicts.length + hiddenOf(output, 'conflicts')
    return `${t.overlaps(overlaps)}, ${t.freeSlots(free_slots.length + hiddenOf(output, 'free_slots'))}`
  }
  return null
}

const UNDONE: Record<string, string> = { deleted: t.removed, restored: t.restored, changed_back: t.changedBack }

function undoneLine({ name, now }: Fields): SummaryLine {
  return { text: typeof name === 'string' ? name : '', note: UNDONE[String(now)] ?? null }
}

/** Returns why a call failed, in the language of the page. The model got the sentence in English. */
function errorText(output: unknown): string {
  const outer = record(output)
  const error = typeof outer.error === 'object' ? record(outer.error) : outer
  const message = [error.message, outer.error].find((value) => typeof value === 'string')
  if (typeof message !== 'string') return ''
  const [code, field] = [error.code, error.field].map((value) => (typeof value === 'string' ? value : undefined))
  return refusalMessage({ code, field, message })
}

function isListOutput(output: Fields): output is { list: { name: string } } {
  return typeof record(output.list).name === 'string'
}

function when({ due_date, start_time, alarm_time }: Fields, today: Day): string | null {
  const local = start_time ?? due_date ?? alarm_time
  return typeof local === 'string' ? formatLocal(local, { today }) : null
}

type Fields = Record<string, unknown>

function record(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function hasTitle(fields: Fields): fields is Fields & { item: string } {
  return typeof fields.item === 'string'
}
