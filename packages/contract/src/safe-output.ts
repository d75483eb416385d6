import { MAX_JSON_DEPTH } from './json-depth.ts'

const SECRET_KEY = /password|token|api_key|secret/i
const REDACTED = '[REDACTED]'
const MAX_STRING_LENGTH = 5_000
const TRUNCATED = '... [truncated]'

/**
 * Returns a copy of a tool's output that may be streamed, stored for display and logged. Values under keys that name a
 * secret are redacted at any depth, and strings over 5,000 characters are cut. Values that `JSON.stringify` refuses (cycles,
 * bigints) become text, so that the copy can always be encoded.
 */
export function safeOutput(value: unknown): unknown {
  return copy(value, [])
}

function copy(value: unknown, ancestors: object[]): unknown {
  if (typeof value === 'string') return cut(value)
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return value.toJSON()
  if (ancestors.includes(value)) return '[Circular]'
  if (ancestors.length >= MAX_JSON_DEPTH) return TRUNCATED

  const inside = [...ancestors, value]
  if (Array.isArray(value)) return value.map((item) => copy(item, inside))
  // fromEntries defines properties instead of assigning them, so a "__proto__" key stays a harmless own property.
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, SECRET_KEY.test(key) ? REDACTED : copy(item, inside)]),
  )
}

function cut(text: string): string {
  if (text.length <= MAX_STRING_LENGTH) return text
  const splitsPair = text.codePointAt(MAX_STRING_LENGTH - 1)! > 0xffff
  return text.slice(0, splitsPair ? MAX_STRING_LENGTH - 1 : MAX_STRING_LENGTH) + TRUNCATED
}
