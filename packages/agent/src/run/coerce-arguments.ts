import { isTooDeep } from '@todo-agents/contract/json-depth'
import type { z } from 'zod'
import { sanitizeJson } from './sanitize-text.ts'

/** How many values of one call are converted at most. Each one is tried with a parse of all arguments. */
const MAX_CONVERSIONS = 50

/**
 * Returns the arguments of a call with the types that its schema has, where a model wrote another one and only one
 * meaning is possible: JSON inside a string, a number or `true` as a string, null for a field that is left out, and one
 * value where a list is expected. Returns them as they are when that does not make them right.
 */
export function coerceArguments(schema: z.ZodType, given: unknown): unknown {
  let value = given
  for (let n = 0; n < MAX_CONVERSIONS; n++) {
    const parsed = schema.safeParse(value)
    if (parsed.success) return value
    const next = convertFirst(schema, value, parsed.error.issues)
    if (next === undefined) return given
    value = next.value
  }
  return given
}

/** Returns the arguments with one value converted, so that fewer things are wrong. */
function convertFirst(schema: z.ZodType, value: unknown, issues: z.core.$ZodIssue[]): { value: unknown } | undefined {
  for (const { path } of issues) {
    for (const converted of conversions(valueAt(value, path))) {
      const next = replaceAt(value, path, converted)
      const parsed = schema.safeParse(next)
      if (parsed.success || isFurther(parsed.error.issues, issues, path)) return { value: next }
    }
  }
  return undefined
}

/** Whether nothing is wrong with the converted value itself any more, and nothing else became wrong. */
function isFurther(after: z.core.$ZodIssue[], before: z.core.$ZodIssue[], path: PropertyKey[]): boolean {
  const place = path.join('.')
  return after.every((issue) => issue.path.join('.') !== place) && after.length <= before.length + 10
}

const LEFT_OUT = Symbol('left out')

/** Returns what a value may stand for. */
function conversions(value: unknown): unknown[] {
  if (value === null) return [LEFT_OUT]
  if (typeof value === 'object' && !Array.isArray(value)) return [[value]]
  if (typeof value !== 'string') return []
  const text = value.trim()
  if (/^[[{]/.test(text)) {
    const parsed = parseJson(text)
    return parsed === undefined ? [] : [parsed, [parsed]]
  }
  if (text === 'null') return [LEFT_OUT, [value]]
  if (text === 'true' || text === 'false') return [text === 'true', [value]]
  return /^-?\d+(\.\d+)?$/.test(text) ? [Number(text), [value]] : [[value]]
}

/** Returns undefined when the text is not JSON, or nested too deep for the steps after this one. */
function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return isTooDeep(value) ? undefined : sanitizeJson(value)
  } catch {
    return undefined
  }
}

function valueAt(value: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | null | undefined)?.[key], value)
}

/** Returns a copy in which the value at the path is replaced. */
function replaceAt(value: unknown, [key, ...rest]: PropertyKey[], replacement: unknown): unknown {
  if (key === undefined) return replacement === LEFT_OUT ? value : replacement
  if (Array.isArray(value)) {
    if (replacement === LEFT_OUT && rest.length === 0) return value
    return value.map((item, at) => (at === key ? replaceAt(item, rest, replacement) : item))
  }
  const copy = { ...(value as Record<PropertyKey, unknown>) }
  if (replacement === LEFT_OUT && rest.length === 0) delete copy[key]
  else copy[key] = replaceAt(copy[key], rest, replacement)
  return copy
}
