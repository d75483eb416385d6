export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Returns undefined when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Returns the object that the text is as JSON, or null for any other text. */
export function parseRecord(json: string): Record<string, unknown> | null {
  const value = parseJson(json)
  return isRecord(value) ? value : null
}
