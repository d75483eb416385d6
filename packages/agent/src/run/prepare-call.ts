import { AppError, issueSentences } from '@todo-agents/contract/errors'
import { isTooDeep, MAX_JSON_DEPTH } from '@todo-agents/contract/json-depth'
import { isRecord } from '../json.ts'
import { withoutAbsentNulls } from '../tools/absent-nulls.ts'
import { rowLines } from '../tools/approval.ts'
import { findTool, isOfRules, offeredTools } from '../tools/registry.ts'
import type { ToolContext, TouchedRow } from '../tools/tool.ts'
import { RULES_MODEL } from '../tools/tool.ts'
import type { ToolCall, ToolResult } from '../types.ts'
import { coerceArguments } from './coerce-arguments.ts'
import { sanitizeJson } from './sanitize-text.ts'

/** A call that is ready to be made. When its arguments are wrong, `execute` throws an AppError that says so. */
export interface PreparedCall {
  arguments: Record<string, unknown>
  /** See `rows` of a tool. */
  rows(context: ToolContext): Promise<TouchedRow[]>
  /** See `isRelative` of a tool. */
  isRelative: boolean
  /** See `isReadOnly` of a tool. */
  isReadOnly: boolean
  execute(context: ToolContext): Promise<ToolResult>
}

/** Prepares a call from the JSON text of a model. */
export function parseCall({ tool_name, arguments: json }: ToolCall): PreparedCall {
  try {
    // Several servers send an empty string for a call without arguments.
    return prepareCall(tool_name, JSON.parse(json.trim() || '{}'))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return impossible({}, invalid(`The arguments of ${tool_name} are not valid JSON${place(error)}.`))
  }
}

/**
 * Returns the position of a JSON error, or an empty string when the error has none. The rest of its message may quote a
 * secret from the arguments.
 */
function place({ message }: SyntaxError): string {
  return / at position \d+(?= \(line \d+ column \d+\)$|$)/.exec(message)?.[0] ?? ''
}

/** Prepares a call from parsed arguments. */
export function prepareCall(tool_name: string, input: unknown): PreparedCall {
  // The depth is checked first, because all later steps recurse.
  if (isTooDeep(input)) return impossible({}, tooDeep(tool_name))
  const json = sanitizeJson(input)
  try {
    return checkedCall(tool_name, json)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return impossible(isRecord(json) ? json : {}, error)
  }
}

/** Throws AppError `not_found` for an unknown tool, `invalid_request` for arguments that do not fit its schema. */
function checkedCall(tool_name: string, given: unknown): PreparedCall {
  const tool = findTool(tool_name)
  if (!tool) throw unknownTool(tool_name)
  const json = coerceArguments(tool.schema, withoutAbsentNulls(tool_name, given))
  const parsed = tool.schema.safeParse(json)
  // Every issue, so that a model can mend all of them at once.
  if (!parsed.success)
    throw invalid(`The arguments of ${tool_name} are wrong. ${issueSentences(parsed.error).join(' ')}`)
  return {
    arguments: json as Record<string, unknown>,
    rows: async (context) => (await tool.rows?.(parsed.data, context)) ?? [],
    isRelative: tool.isRelative === true,
    isReadOnly: tool.isReadOnly === true,
    execute: async (context) => ({ ...(await tool.execute(parsed.data, context)), status: 'ok' }),
  }
}

/** Returns the call, or one that fails as an unknown tool does when this model may not call it. */
export function callBy(model: string | undefined, tool_name: string, prepared: PreparedCall): PreparedCall {
  const isRefused = isOfRules(tool_name) && model !== RULES_MODEL
  return isRefused ? impossible(prepared.arguments, unknownTool(tool_name)) : prepared
}

/** Returns a call that fails with `reason` when it is made. */
export function impossible(shown: Record<string, unknown>, reason: AppError): PreparedCall {
  return {
    arguments: shown,
    rows: async () => [],
    isRelative: false,
    isReadOnly: true,
    execute: async () => {
      throw reason
    },
  }
}

/** Returns a line for each row that the call would touch. */
export async function touchedRows(prepared: PreparedCall, context: ToolContext): Promise<string[]> {
  return rowLines(await prepared.rows(context), context)
}

/**
 * Checks the user's revision of a pending call and returns it with a preview of its rows. Throws AppError
 * `invalid_request` when the arguments do not fit the tool, `not_found` when a row does not exist.
 */
export async function reviseCall(
  tool_name: string,
  given: Record<string, unknown>,
  context: ToolContext,
): Promise<{ arguments: Record<string, unknown>; preview: string[] }> {
  if (isTooDeep(given)) throw tooDeep(tool_name)
  const prepared = checkedCall(tool_name, sanitizeJson(given))
  return { arguments: prepared.arguments, preview: await touchedRows(prepared, context) }
}

function invalid(message: string): AppError {
  return new AppError('invalid_request', message)
}

function tooDeep(tool_name: string): AppError {
  return invalid(`The arguments of ${tool_name} are nested deeper than ${MAX_JSON_DEPTH} levels.`)
}

function unknownTool(name: string): AppError {
  return new AppError('not_found', `There is no tool "${name}". The tools are ${offeredTools.join(', ')}.`)
}
