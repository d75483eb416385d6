import type { ToolStatus } from '@todo-agents/contract/agent-events'
import { chatTexts as t } from '../../../lib/texts/chat.ts'

/**
 * Returns what a tool does or did. A tool of a newer server, which this page does not know, is shown by its own name.
 */
export function toolTitle(tool_name: string, status: ToolStatus | null): string {
  const name = Object.hasOwn(t.tools, tool_name) ? t.tools[tool_name] : undefined
  return name?.[status ?? 'running'] ?? tool_name.replaceAll('_', ' ')
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
