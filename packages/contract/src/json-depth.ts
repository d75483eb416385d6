/**
 * The most levels of nested arrays and objects. The values that we make are shallower, but a model or a file may send
 * deeper ones.
 */
export const MAX_JSON_DEPTH = 32

/**
 * Returns true when a JSON value is nested deeper than `MAX_JSON_DEPTH`. Works level by level, because recursion would
 * overflow the stack. `JSON.parse` reads any depth, but recursive code (comparing, copying, PostgreSQL's parser) does
 * not.
 */
export function isTooDeep(value: unknown): boolean {
  let level = [value].filter(isContainer)
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > MAX_JSON_DEPTH) return true
    level = level.flatMap((container) => Object.values(container).filter(isContainer))
  }
  return false
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
