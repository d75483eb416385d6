import type { Operation } from '../rest/operation.ts'
import { pathParameters } from '../rest/operation.ts'
import { OPERATIONS } from '../rest/operations.ts'
import { REST_PREFIX } from '../rest/rest-prefix.ts'
import type { TestServer } from './test-server.ts'

type Json = ReturnType<typeof JSON.parse>

export interface RestAnswer {
  status: number
  headers: Headers
  /** Undefined for an answer without content. */
  body: Json
}

/** A user, or a program with its token. */
interface RestCaller {
  token(): Promise<string>
}

interface RestInput {
  path?: Record<string, string>
  query?: Record<string, string>
  body?: unknown
}

/** Returns the operation with this id. */
export function operationOf(id: string): Operation {
  const operation = OPERATIONS.find((one) => one.id === id)
  if (!operation) throw new TypeError(`there is no operation ${id}`)
  return operation
}

/** Sends any request to the REST API, with the token of the user. */
export async function sendRest(
  server: TestServer,
  caller: RestCaller | null,
  path: string,
  init: RequestInit = {},
): Promise<RestAnswer> {
  const headers = { ...(caller && { authorization: `Bearer ${await caller.token()}` }), ...init.headers }
  const response = await fetch(`${server.url}${REST_PREFIX}${path}`, { ...init, headers })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
}

/** Calls an operation as its description says. */
export function callOperation(
  server: TestServer,
  caller: RestCaller,
  id: string,
  { path = {}, query = {}, body }: RestInput = {},
): Promise<RestAnswer> {
  const operation = operationOf(id)
  const filled = pathParameters(operation).reduce(
    (filling, name) => filling.replace(`{${name}}`, path[name] ?? `{${name}}`),
    operation.path,
  )
  const search = new URLSearchParams(query).toString()
  return sendRest(server, caller, search ? `${filled}?${search}` : filled, {
    method: operation.method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
}
