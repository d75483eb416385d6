/** Levels of arrays and objects. Deeper than anything we make; what a model or a file nests below this is noise. */
export const MAX_JSON_DEPTH = 32

/**
 * Whether a JSON value is nested deeper than `MAX_JSON_DEPTH`. Works level by level: `JSON.parse` reads any depth, but
 * recursive code (comparing, copying, PostgreSQL's own parser) overflows its stack on it.
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
