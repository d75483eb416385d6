import { z } from 'zod'

/** A schema as the SDK takes it: it validates, and describes itself as JSON Schema. */
type Advertised = z.ZodObject

const cache = new Map<string, Advertised>()

/**
 * Returns a schema that validates as `schema` and is described to clients in short form: without the patterns that repeat a
 * `format`. `key` names it: it is built once for all requests, because a conversion costs more than the rest of a call.
 */
export function advertised(key: string, schema: () => z.ZodObject, { isOpen = false, io }: Options): Advertised {
  const known = cache.get(key)
  if (known) return known
  const described = schema()
  const { $schema: _, ...json } = z.toJSONSchema(described, { io, reused: 'ref', override: withoutNoise })
  const validating = isOpen ? z.looseObject({}) : described
  const standard = { ...validating['~standard'], jsonSchema: { input: () => json, output: () => json } }
  const made = { '~standard': standard } as unknown as Advertised
  cache.set(key, made)
  return made
}

interface Options {
  /** Accepts every object: the receiver checks it itself, with messages of its own. */
  isOpen?: boolean
  io: 'input' | 'output'
}

function withoutNoise({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.format) delete jsonSchema.pattern
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
}
