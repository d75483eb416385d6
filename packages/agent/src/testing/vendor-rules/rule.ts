export type Json = Record<string, unknown>

/** Collects what is wrong with one request, each with the vendor that refuses it. */
export interface Complaints {
  /** Adds a complaint unless `isKept`. */
  expect(isKept: boolean, vendor: string, rule: string): void
  all: string[]
}

export function complaints(): Complaints {
  const all: string[] = []
  return {
    all,
    expect(isKept, vendor, rule) {
      if (!isKept) all.push(`${vendor}: ${rule}`)
    },
  }
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Returns the elements of a list that are objects. */
export function records(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}
