import { AppError, invalidRequest } from '@todo-agents/contract/errors'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { FieldForms, JsonSchema } from './json-schema.ts'
import { formsOf } from './json-schema.ts'
import type { Operation } from './operation.ts'
import { hasBody, inputSchema, pathParameters } from './operation.ts'

type Fields = Record<string, unknown>

/**
 * Makes the function that reads the input of an operation from a request. What a field means is known only by the
 * schema of the procedure, which checks it afterwards; here, texts of the URL become numbers, booleans, lists and nulls.
 *
 * Throws AppError `invalid_request` for a body that is not an object, or that has a field of the path.
 */
export function inputReader(operation: Operation): (request: FastifyRequest) => unknown {
  const inPath = pathParameters(operation)
  const { input } = operation
  const schema = inputSchema(operation)
  let forms: Record<string, FieldForms> | undefined

  /** The forms are computed with the first request: all of them would cost the start of the server some time. */
  function readText(name: string, value: unknown): unknown {
    forms ??= schema ? fieldForms(schema) : {}
    const form = Object.hasOwn(forms, name) ? forms[name] : undefined
    return form ? fromText(value, form) : value
  }

  return ({ params, query, body }) => {
    const path = inPath.map((name): [string, unknown] => {
      const text = (params as Record<string, string>)[name] ?? ''
      return [name, readText(name, text.includes(',') ? text.split(',') : text)]
    })
    const given = hasBody(operation) ? fieldsOf(body) : fromQuery(query as Fields, readText)
    for (const name of inPath) {
      if (Object.hasOwn(given, name))
        throw new AppError('invalid_request', `${name}: is given by the path`, { field: name })
    }
    // A field that is not in the schema stays, so that the procedure refuses it by its name.
    const fields = { ...given, ...Object.fromEntries(path) }
    if (input) return toInput(input, fields)
    if (schema !== null) return fields
    const [unknown] = Object.keys(fields)
    if (unknown === undefined) return undefined
    throw new AppError('invalid_request', `${unknown}: there is no such field`, { field: unknown })
  }
}

function toInput({ toInput: convert }: NonNullable<Operation['input']>, fields: Fields): unknown {
  try {
    return convert(fields)
  } catch (error) {
    throw error instanceof z.ZodError ? invalidRequest(error) : error
  }
}

function fieldsOf(body: unknown): Fields {
  if (body === undefined || body === null) return {}
  if (typeof body === 'object' && !Array.isArray(body)) return body as Fields
  throw new AppError('invalid_request', 'The request body must be a JSON object.')
}

function fromQuery(query: Fields, readText: (name: string, value: unknown) => unknown): Fields {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, readText(name, value)]))
}

/** Returns what each field of an input can be. */
function fieldForms(schema: z.ZodType): Record<string, FieldForms> {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' }) as JsonSchema
  return Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, formsOf(field as JsonSchema)]))
}

/** Returns the value that a text of a URL stands for. A text that fits nothing stays, and is refused with its field. */
function fromText(value: unknown, form: FieldForms): unknown {
  if (Array.isArray(value)) return value
  if (typeof value !== 'string') return value
  if (form.isNullable && value === 'null') return null
  if (form.isBoolean && (value === 'true' || value === 'false')) return value === 'true'
  if (form.isNumber && /^-?\d{1,15}(\.\d{1,15})?$/.test(value)) return Number(value)
  return form.isList ? [value] : value
}
