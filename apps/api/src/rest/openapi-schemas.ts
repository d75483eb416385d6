import { z } from 'zod'
import { COMPONENTS, EXAMPLES } from './components.ts'
import type { JsonSchema } from './json-schema.ts'
import type { Operation } from './operation.ts'
import { hasBody, inputSchema, pathParameters } from './operation.ts'
import { OUTPUTS } from './outputs.ts'

/** What the document says about one field that many operations have. */
const COMMON_FIELDS: Record<string, string> = {
  limit: 'How many rows a page has at most.',
  cursor: '`next_cursor` of the page before.',
  action_id: 'A UUID that you make: the changes of all calls with it are undone together.',
  version: 'The version that you have read: an older one than the stored one is refused (409).',
}

/** The schemas of one operation, in JSON Schema. */
export interface OperationSchemas {
  parameters: Parameter[]
  /** Undefined without a body. */
  body: JsonSchema | undefined
  isBodyRequired: boolean
}

export interface Parameter {
  name: string
  in: 'path' | 'query'
  required: boolean
  description?: string
  style?: 'simple'
  explode?: boolean
  schema: JsonSchema
}

/** Returns where each field of the input of an operation comes from, and its schema. */
export function inputSchemas(operation: Operation): OperationSchemas {
  const schema = inputSchema(operation)
  if (!schema) return { parameters: [], body: undefined, isBodyRequired: false }
  const input = described(toSchema(schema, 'input'), operation.fields)
  const inPath = pathParameters(operation)
  const { properties = {}, required = [], ...rest } = input
  const path = inPath.map((name) => pathParameter(name, properties[name] as JsonSchema))
  const others = Object.entries(properties).filter(([name]) => !inPath.includes(name))
  if (!hasBody(operation)) {
    const query = others.map(([name, field]) => queryParameter(name, field as JsonSchema, required.includes(name)))
    return { parameters: [...path, ...query], body: undefined, isBodyRequired: false }
  }
  const needed = required.filter((name) => !inPath.includes(name))
  // A union of objects, such as the ways to name the changes of an undo, has no properties of its own.
  const isUnion = rest.anyOf !== undefined
  const fields = isUnion
    ? rest
    : { ...rest, properties: Object.fromEntries(others), ...(needed.length > 0 && { required: needed }) }
  const { default: _, ...body } = fields
  const isEmpty = !isUnion && others.length === 0
  return { parameters: path, body: isEmpty ? undefined : body, isBodyRequired: isUnion || needed.length > 0 }
}

function pathParameter(name: string, field: JsonSchema): Parameter {
  const { description, ...schema } = field
  const list = schema.anyOf?.find(({ type }) => type === 'array')
  const base = { name, in: 'path' as const, required: true, ...(description && { description }) }
  return list ? { ...base, style: 'simple', explode: false, schema: list as JsonSchema } : { ...base, schema }
}

function queryParameter(name: string, field: JsonSchema, required: boolean): Parameter {
  const { description, ...schema } = field
  const list = schema.anyOf?.find(({ type }) => type === 'array') as JsonSchema | undefined
  const base = { name, in: 'query' as const, required, ...(description && { description }) }
  return { ...base, schema: list ?? withNullAsText(schema) }
}

/** In a query, null is the text `null`. */
function withNullAsText(schema: JsonSchema): JsonSchema {
  if (!schema.anyOf) return schema
  return { ...schema, anyOf: schema.anyOf.map((form) => (form.type === 'null' ? { const: 'null' } : form)) }
}

function described(schema: JsonSchema, fields: Record<string, string> = {}): JsonSchema {
  const notes = { ...COMMON_FIELDS, ...fields }
  const properties = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const note = Object.hasOwn(notes, name) ? notes[name] : undefined
    return [name, note ? { ...(field as JsonSchema), description: note } : field]
  })
  return schema.properties ? { ...schema, properties: Object.fromEntries(properties) } : schema
}

/**
 * Returns the schemas of all answers by their names, with references to each other: those of COMPONENTS, and that of each
 * operation under the name `outputName`.
 */
export function outputSchemas(operations: readonly Operation[]): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(COMPONENTS)) registry.add(schema, { id })
  for (const operation of operations) {
    const output = OUTPUTS[operation.id]
    if (output && !registry.has(output)) registry.add(output, { id: outputName(operation) })
  }
  const { schemas } = z.toJSONSchema(registry, { uri: reference, override: plainer })
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, withExample(name, withoutIds(schema as JsonSchema))]),
  )
}

/** Returns the name of the component with the answer of an operation. */
export function outputName({ id }: Pick<Operation, 'id'>): string {
  const [known] = Object.entries(COMPONENTS).find(([, schema]) => schema === OUTPUTS[id]) ?? []
  return known ?? `${capitalised(id)}Output`
}

/** Returns the name of the component with the body of an operation. */
export function inputName({ id }: Pick<Operation, 'id'>): string {
  return `${capitalised(id)}Input`
}

function capitalised(id: string): string {
  return `${id[0]?.toUpperCase()}${id.slice(1)}`
}

export function reference(name: string): string {
  return `#/components/schemas/${name}`
}

/** Returns the JSON Schema of a schema that has no name. */
export function toSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  return withoutIds(z.toJSONSchema(schema, { io, override: plainer }) as JsonSchema)
}

function withoutIds({ $schema: _, $id: __, ...schema }: JsonSchema): JsonSchema {
  return schema
}

function withExample(name: string, schema: JsonSchema): JsonSchema {
  return Object.hasOwn(EXAMPLES, name) ? { ...schema, examples: [EXAMPLES[name]] } : schema
}

/**
 * Leaves out a pattern beside a format, which says the same and is longer, and the closing of objects of answers: a later
 * server may add fields.
 */
function plainer({ jsonSchema, zodSchema }: { jsonSchema: JsonSchema; zodSchema: z.core.$ZodType }): void {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern
  const isOpen = zodSchema._zod.def.type === 'object' && !(zodSchema as z.core.$ZodObject)._zod.def.catchall
  if (isOpen) delete jsonSchema.additionalProperties
  // Integers of JavaScript end there; it says nothing about the field.
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
}
