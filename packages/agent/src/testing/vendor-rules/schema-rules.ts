import type { Complaints, Json } from './rule.ts'
import { isRecord, isText, records } from './rule.ts'

/**
 * The fields of a schema that Gemini knows (ai.google.dev/api/caching#Schema). Its parser refuses the whole request for
 * any other: "Unknown name … Cannot find field". `additionalProperties` came later, and OpenAI's strict mode needs it.
 */
const FIELDS = new Set(
  (
    'type format title description nullable enum items properties required minItems maxItems minimum maximum anyOf ' +
    'additionalProperties'
  ).split(' '),
)

/** The types of ai.google.dev/api/caching#Type, in lower case as JSON Schema has them. */
const TYPES = new Set(['string', 'number', 'integer', 'boolean', 'array', 'object', 'null'])

/** Checks the parameters of a tool. */
export function checkParameters(complaints: Complaints, parameters: unknown, isStrict: boolean): void {
  const { expect } = complaints
  // Mistral's API description requires `parameters`; OpenAI wants an object at the root, without anyOf.
  expect(isRecord(parameters), 'Mistral', 'a tool has no parameters')
  if (!isRecord(parameters)) return
  expect(parameters.type === 'object', 'OpenAI', 'the root of the parameters is no object')
  checkSchema(complaints, parameters, isStrict, 'parameters')
}

function checkSchema(complaints: Complaints, schema: Json, isStrict: boolean, at: string): void {
  const { expect } = complaints
  const { type, format, anyOf, properties, required, items, enum: values } = schema
  for (const field of Object.keys(schema)) expect(FIELDS.has(field), 'Gemini', `unknown name "${field}" at ${at}`)
  // Vertex: "any_of … When using any_of, it must be the only field set."
  if (anyOf !== undefined) expect(Object.keys(schema).length === 1, 'Gemini', `fields beside anyOf at ${at}`)
  // Gemini: "Proto field is not repeating, cannot start list."
  else expect(typeof type === 'string' && TYPES.has(type), 'Gemini', `the type at ${at} is ${JSON.stringify(type)}`)
  // Gemini: "only 'enum' and 'date-time' are supported for STRING type".
  expect(format === undefined || format === 'date-time' || format === 'enum', 'Gemini', `format ${format} at ${at}`)
  if (values !== undefined) {
    const isFilled = Array.isArray(values) && values.length > 0 && values.every(isText)
    expect(isFilled && type === 'string', 'Gemini', `enum without texts at ${at}`)
  }
  // Gemini: "properties: only allowed for OBJECT type", "items: missing field".
  expect(type === 'object' || (properties === undefined && required === undefined), 'Gemini', `properties at ${at}`)
  expect((type === 'array') === isRecord(items), 'Gemini', `items at ${at}`)
  if (type === 'object') checkObject(complaints, schema, isStrict, at)
  for (const [n, each] of records(anyOf).entries()) checkSchema(complaints, each, isStrict, `${at}.anyOf[${n}]`)
  if (isRecord(items)) checkSchema(complaints, items, isStrict, `${at}.items`)
}

function checkObject(complaints: Complaints, schema: Json, isStrict: boolean, at: string): void {
  const { expect } = complaints
  const properties = isRecord(schema.properties) ? schema.properties : {}
  const required = Array.isArray(schema.required) ? schema.required : []
  const names = Object.keys(properties)
  // Gemini: "required[0]: property is not defined".
  expect(
    required.every((name) => names.includes(name)),
    'Gemini',
    `required names no property at ${at}`,
  )
  if (isStrict) {
    // platform.openai.com/docs/guides/structured-outputs: all fields must be required, and no others accepted.
    expect(
      names.every((name) => required.includes(name)),
      'OpenAI',
      `a strict schema requires all fields, at ${at}`,
    )
    expect(schema.additionalProperties === false, 'OpenAI', `a strict schema has additionalProperties: false, at ${at}`)
  }
  for (const [name, property] of Object.entries(properties)) {
    expect(isRecord(property), 'OpenAI', `${at}.${name} is no schema`)
    if (isRecord(property)) checkSchema(complaints, property, isStrict, `${at}.${name}`)
  }
}
