import type { ToolCallPart } from '@todo-agents/client/chat/chat-state'
import type { ToolStatus } from '@todo-agents/contract/agent-events'
import { chatTexts as t } from '../../../lib/texts/chat.ts'

/** A call, as far as its title depends on it. */
type TitledCall = Pick<ToolCallPart, 'tool_name' | 'arguments'>

/**
 * Returns what a call does or did. A tool of a newer server, which this page does not know, is shown by its own name.
 */
export function toolTitle(call: TitledCall, status: ToolStatus | null): string {
  return textOf(titleKey(call))?.[status ?? 'running'] ?? call.tool_name.replaceAll('_', ' ')
}

/** Returns the key of the title: the tool and, where it does several things, what it does in this call. */
export function titleKey({ tool_name, arguments: args }: TitledCall): string {
  const isObject = typeof args === 'object' && args !== null
  const action = isObject && Object.hasOwn(ACTIONS, tool_name) && ACTIONS[tool_name]?.(args as Record<string, unknown>)
  const key = `${tool_name} ${action}`
  return textOf(key) ? key : tool_name
}

const ACTIONS: Record<string, (args: Record<string, unknown>) => unknown> = {
  update_list: ({ action }) => action,
  complete_todo: ({ completed }) => completed === false && 'reopen',
  remember_preference: ({ id }) => typeof id === 'string' && 'change',
}

function textOf(key: string) {
  return Object.hasOwn(t.tools, key) ? t.tools[key] : undefined
}

/** The tools that only read. */
const READING: ReadonlySet<string> = new Set([
  'get_user_datetime',
  'get_todo_list',
  'get_lists',
  'analyze_schedule',
  'get_preferences',
  'get_user_quota',
])

export function isReading(tool_name: string): boolean {
  return READING.has(tool_name)
}
