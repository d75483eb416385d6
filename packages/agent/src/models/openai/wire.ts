import { isTooDeep } from '@todo-agents/contract/json-depth'
import { dataJson } from '../../data-json.ts'
import type { ToolCall } from '../../types.ts'

/**
 * Returns the name of a call's tool in the form that providers accept. They reject a conversation with a tool name of
 * any other form, even when their own model made it up.
 */
export function wireName({ tool_name }: ToolCall): string {
  // Gemini wants a letter or an underscore first.
  const name = tool_name.replaceAll(/[^A-Za-z0-9_-]/g, '_').replace(/^(?=[0-9-])/, '_')
  return name.slice(0, 64) || 'unknown'
}

/**
 * Returns the arguments of a call, or an empty object when they are malformed, nested too deep, or no object. Several
 * providers parse the arguments of earlier calls, and reject the conversation when they cannot.
 */
export function wireArguments(call: ToolCall): string {
  try {
    const parsed: unknown = JSON.parse(call.arguments)
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
    return isObject && !isTooDeep(parsed) ? call.arguments : '{}'
  } catch {
    return '{}'
  }
}

export function wireOutput(output: unknown): string {
  return dataJson(output)
}
