import type { z } from 'zod'

/** A JSON Schema of draft 2020-12, as OpenAPI 3.1 uses it. */
export type JsonSchema = z.core.JSONSchema.BaseSchema

/** What one field of an input can be, as far as a text in a URL must know it. */
export interface FieldForms {
  isList: boolean
  isNumber: boolean
  isBoolean: boolean
  isNullable: boolean
}

/** Returns what a field can be, by its schema. */
export function formsOf(schema: JsonSchema): FieldForms {
  const forms = [schema, ...(schema.anyOf ?? [])]
  const types = forms.flatMap(({ type = [] }) => type as string | string[])
  return {
    isList: types.includes('array'),
    isNumber: types.includes('integer') || types.includes('number'),
    isBoolean: types.includes('boolean'),
    isNullable: types.includes('null'),
  }
}
