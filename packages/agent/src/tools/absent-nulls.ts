import { toolDescriptions } from './registry.ts'

type Schema = Record<string, unknown>

/**
 * Returns the arguments of a call without the nulls that stand for a field that is left out. A strict schema requires
 * all fields, so the model writes null for an optional one. A null that the tool itself accepts, such as "no due date",
 * stays.
 */
export function withoutAbsentNulls(tool_name: string, args: unknown): unknown {
  const tool = toolDescriptions().find(({ name }) => name === tool_name)
  return tool ? cleaned(args, tool.parameters) : args
}

function cleaned(value: unknown, schema: Schema): unknown {
  if (Array.isArray(value)) {
    const items = alternatives(schema).find(({ type }) => type === 'array')?.items
    return items ? value.map((each) => cleaned(each, items as Schema)) : value
  }
  const object = alternatives(schema).find(({ type }) => type === 'object')
  if (typeof value !== 'object' || value === null || !object) return value
  const properties = (object.properties ?? {}) as Record<string, Schema>
  const isAbsent = (name: string, field: unknown) =>
    field === null && properties[name] !== undefined && !acceptsNull(properties[name])
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, field]) => !isAbsent(name, field))
      .map(([name, field]) => [name, cleaned(field, properties[name] ?? {})]),
  )
}

function acceptsNull(schema: Schema): boolean {
  return alternatives(schema).some(({ type }) => type === 'null' || (Array.isArray(type) && type.includes('null')))
}

function alternatives(schema: Schema): Schema[] {
  return (schema.anyOf as Schema[] | undefined) ?? [schema]
}
