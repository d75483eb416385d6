import { isTooDeep } from '@todo-agents/contract/json-depth'
import type { ToolCall } from '../../types.ts'

/** Providers refuse a conversation in which a tool's name is not of this form, even when their model made it up. */
export function wireName({ tool_name }: ToolCall): string {
  return tool_name.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 64) || 'unknown'
}

/** Several providers parse the arguments of earlier calls and refuse the conversation when one is malformed or deep. */
export function wireArguments(call: ToolCall): string {
  try {
    return isTooDeep(JSON.parse(call.arguments)) ? '{}' : call.arguments
  } catch {
    return '{}'
  }
}

export function wireOutput(output: unknown): string {
  return JSON.stringify(output) ?? 'null'
}
