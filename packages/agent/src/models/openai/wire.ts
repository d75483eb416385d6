import { isTooDeep } from '@todo-agents/contract/json-depth'
import type { ToolCall } from '../../types.ts'

/**
 * Returns the name of a call's tool in the form that providers accept. They reject a conversation with a tool name of
 * any other form, even when their own model made it up.
 */
export function wireName({ tool_name }: ToolCall): string {
  return tool_name.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 64) || 'unknown'
}

/**
 * Returns the arguments of a call, or an empty object when they are malformed or nested too deep. Several providers
 * parse the arguments of earlier calls, and reject the conversation when one of them is malformed or too deep.
 */
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
