/** A result with no more characters than this, as JSON, is never shortened. */
const MAX_LENGTH = 800

/** How many elements of a list are kept, and how many characters of a text. */
const MAX_ELEMENTS = 3
const MAX_TEXT = 80

/**
 * Returns a long result of a tool in a shorter form: the first elements of each list, and the start of each text. It is
 * still JSON, and `shortened` says how to read the rest. Returns a short result unchanged.
 */
export function shortenResult(output: unknown): unknown {
  const length = JSON.stringify(output)?.length ?? 0
  if (length <= MAX_LENGTH) return output
  const cut = shortenedValue(output)
  const kept = isObject(cut) ? { ...cut, shortened: NOTE } : { result: cut, shortened: NOTE }
  return JSON.stringify(kept).length <= 2 * MAX_LENGTH ? kept : { shortened: LEFT_OUT }
}

const NOTE =
  'This earlier result is shortened: only the start of its lists and texts is left. Call the tool again for all.'
const LEFT_OUT = 'This earlier result was long and is left out. Call the tool again when you need it.'

function shortenedValue(value: unknown): unknown {
  if (typeof value === 'string') return value.length > MAX_TEXT ? `${cutText(value, MAX_TEXT - 1)}…` : value
  if (Array.isArray(value)) return value.slice(0, MAX_ELEMENTS).map(shortenedValue)
  if (!isObject(value)) return value
  // Most fields of a todo are empty, and say nothing that a model needs of an earlier result.
  const said = Object.entries(value).filter(([, field]) => field !== null && field !== '')
  return Object.fromEntries(said.map(([name, field]) => [name, shortenedValue(field)]))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Returns the start of a text, without half of a pair of surrogates at its end. */
export function cutText(text: string, length: number): string {
  const start = text.slice(0, length)
  return /[\ud800-\udbff]$/.test(start) ? start.slice(0, -1) : start
}
