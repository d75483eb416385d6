import type { ToolDescription } from '../../types.ts'

type Schema = Record<string, unknown>

export interface FunctionDescription {
  name: string
  description: string
  parameters: Schema
  strict: boolean
}

/** By the list of tools, which is the same in all requests. */
const converted = new WeakMap<ToolDescription[], Map<boolean, FunctionDescription[]>>()

/**
 * Describes tools in the part of JSON Schema that all providers accept: no list of types, nothing beside `anyOf`, no
 * bounds of length, no patterns, no defaults. What is left out is checked when the call is made.
 *
 * With `isStrict`, tools get a strict schema where possible: OpenAI then lets the model write only arguments that fit.
 * A strict schema requires all fields, so an optional one accepts null instead. Where null already has a meaning of its
 * own, such as "no due date", the model could not leave a field as it is; such a tool stays without a strict schema.
 */
export function functionTools(tools: ToolDescription[], isStrict: boolean): FunctionDescription[] {
  const forms = converted.get(tools) ?? new Map<boolean, FunctionDescription[]>()
  converted.set(tools, forms)
  const known = forms.get(isStrict)
  if (known) return known
  const made = tools.map(({ name, description, parameters, isNullAbsent = false }) => {
    const strict = isStrict && (isNullAbsent || !hasMeaningfulNull(parameters))
    return { name, description, parameters: convert(parameters, strict), strict }
  })
  forms.set(isStrict, made)
  return made
}

/** True when an optional field accepts null, so that null and a missing field may mean different things. */
function hasMeaningfulNull(schema: Schema): boolean {
  const required = new Set(schema.required as string[] | undefined)
  const fields = Object.entries((schema.properties ?? {}) as Record<string, Schema>)
  return (
    fields.some(([name, field]) => (!required.has(name) && acceptsNull(field)) || hasMeaningfulNull(field)) ||
    ((schema.anyOf as Schema[] | undefined) ?? []).some(hasMeaningfulNull) ||
    (schema.items !== undefined && hasMeaningfulNull(schema.items as Schema))
  )
}

function acceptsNull(schema: Schema): boolean {
  return alternatives(schema).some(({ type }) => type === 'null')
}

/** Returns the schemas of which one must match. Each has a single type. */
function alternatives(schema: Schema): Schema[] {
  const { anyOf, type, ...rest } = schema
  if (Array.isArray(anyOf)) return anyOf.flatMap(alternatives)
  return Array.isArray(type) ? type.map((each) => ({ ...rest, type: each })) : [schema]
}

/**
 * Converts a schema. The description goes into the first alternative, because Gemini refuses fields beside `anyOf`; it
 * also refuses a list of types, which would be shorter.
 */
function convert(schema: Schema, isStrict: boolean, isNullable = acceptsNull(schema)): Schema {
  const [first = {}, ...others] = alternatives(schema)
    .filter(({ type }) => type !== 'null')
    .map((each) => single(each, isStrict))
  const described = { ...first, ...description(schema) }
  const all = [described, ...others, ...(isNullable ? [{ type: 'null' }] : [])]
  return all.length > 1 ? { anyOf: all } : described
}

function description({ description: words, default: value }: Schema): Schema {
  const sentences = [words, value !== undefined && `Default: ${value}.`].filter(Boolean)
  return sentences.length > 0 ? { description: sentences.join(' ') } : {}
}

/** Converts a schema with one type. */
function single(schema: Schema, isStrict: boolean): Schema {
  const { type, items, format } = schema
  switch (type) {
    case 'object':
      return objectOf(schema, isStrict)
    case 'array':
      return { type, items: convert(items as Schema, isStrict) }
    case 'integer':
    case 'number':
      return { type, ...bounds(schema) }
    default:
      return {
        type,
        ...(schema.enum !== undefined && { enum: schema.enum }),
        ...(format === 'date-time' && { format }),
      }
  }
}

function objectOf({ properties = {}, required = [] }: Schema, isStrict: boolean): Schema {
  const fields = Object.entries(properties as Record<string, Schema>)
  const isRequired = (name: string) => (required as string[]).includes(name)
  const converted = fields.map(([name, field]) => [
    name,
    convert(field, isStrict, acceptsNull(field) || (isStrict && !isRequired(name))),
  ])
  const all = isStrict ? fields.map(([name]) => name) : required
  return {
    type: 'object',
    properties: Object.fromEntries(converted),
    // An empty list is refused by some servers, but a strict schema must have one.
    ...((isStrict || (all as string[]).length > 0) && { required: all }),
    ...(isStrict && { additionalProperties: false }),
  }
}

/** The bounds of numbers. Gemini knows no exclusive ones, and the largest safe integer says nothing. */
function bounds({ type, minimum, exclusiveMinimum, maximum }: Schema): Schema {
  const above = exclusiveMinimum === undefined ? minimum : Number(exclusiveMinimum) + (type === 'integer' ? 1 : 0)
  return {
    ...(above !== undefined && { minimum: above }),
    ...(maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER && { maximum }),
  }
}
