import { ERROR_STATUS } from '@todo-agents/contract/errors'
import type { AccessScope } from '@todo-agents/contract/program'
import type { RequiredScope } from '../auth/scopes.ts'
import type { JsonSchema } from './json-schema.ts'
import { filePaths } from './openapi-files.ts'
import { inputName, inputSchemas, outputName, outputSchemas, reference } from './openapi-schemas.ts'
import { streamPaths, streamSchemas } from './openapi-stream.ts'
import type { Operation } from './operation.ts'
import { operationScope, takesKey } from './operation.ts'
import { OPERATIONS } from './operations.ts'
import { OUTPUTS } from './outputs.ts'
import { REST_PREFIX } from './rest-prefix.ts'

const DESCRIPTION = `The same procedures as the page uses, for programs.

**Sign in.** Send \`Authorization: Bearer TOKEN\`. Each operation names the scope that a token needs.

**Errors** have the status of their code, and \`{"error": {"code", "message", "field"}}\`: a code for the program, a sentence for
the user, and the field at fault.

**Pages.** A list takes \`limit\` and \`cursor\`; pass \`next_cursor\` of the last page until it is null.

**Undo.** A write answers the \`change_ids\` that it made; \`POST ${REST_PREFIX}/changes/undo\` takes them back.

**Retries.** A write with an \`Idempotency-Key\` is made once: the same request with the same key gets the first answer.

**The assistant** answers over Server-Sent Events, see \`sendMessage\`.`

const TAGS: Record<string, string> = {
  Todos: 'Todos, their steps, and the time that they take.',
  Lists: 'Lists of todos.',
  Tags: 'Tags of todos.',
  Preferences: 'Standing wishes that the assistant follows.',
  Changes: 'Every change that was made, and its undo.',
  Assistant: 'Messages to the assistant, its runs and its questions.',
  Conversations: 'The stored conversations with the assistant.',
  Reminders: 'Reminders that were delivered.',
  Me: 'The user, the settings and the usage.',
}

/** Returns the OpenAPI 3.1 document of the REST API, of the streams of the assistant and of the exports. */
export function openApiDocument({ baseUrl }: { baseUrl: string }) {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Todo Agents',
      version: '1',
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: baseUrl }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths: { ...operationPaths(), ...streamPaths(securityFor('assistant')), ...filePaths(securityFor) },
    components: {
      schemas: { ...outputSchemas(OPERATIONS), ...bodySchemas(), ...streamSchemas(), Error: ERROR_SCHEMA },
      parameters: { IdempotencyKey: IDEMPOTENCY_KEY },
      responses: { Refused: REFUSED, Failed: { ...REFUSED, description: 'The server failed.' } },
      securitySchemes: securitySchemes(baseUrl),
    },
  }
}

const SCOPES: Record<AccessScope, string> = {
  'todos:read': 'Read todos, lists, tags, reminders and the history.',
  'todos:write': 'Change todos, lists, tags and reminders, and undo changes.',
  assistant: 'Read and start conversations. The assistant acts with all its tools.',
  account: 'Change the settings, and export everything.',
}

function securitySchemes(baseUrl: string) {
  const endpoint = (name: string) => new URL(`/api/auth/oauth2/${name}`, baseUrl).href
  return {
    bearer: {
      type: 'http',
      scheme: 'bearer',
      description:
        'An access token from the settings (`ta_…`), which has scopes, or the JWT of `GET /api/auth/token` of a signed-in user, ' +
        'which lasts 15 minutes and may do everything.',
    },
    oauth2: {
      type: 'oauth2',
      description: 'For apps of others: OAuth 2.1 with PKCE (S256). Apps register themselves.',
      flows: {
        authorizationCode: {
          authorizationUrl: endpoint('authorize'),
          tokenUrl: endpoint('token'),
          refreshUrl: endpoint('token'),
          scopes: SCOPES,
        },
      },
    },
    cookie: {
      type: 'apiKey',
      in: 'cookie',
      name: 'better-auth.session_token',
      description:
        'The session of the page. A browser sends it by itself. Over https its name starts with `__Secure-`.',
    },
  }
}

function securityFor(scope: RequiredScope) {
  const scopes = scope === 'any' ? [] : [scope]
  return [{ bearer: scopes }, { oauth2: scopes }, { cookie: [] }]
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'A text that you make for this request, such as a UUID. The same request with the same key has no second effect, and ' +
    'gets the first answer with the header `Idempotent-Replayed`. Another request with the key is refused (409). Keys ' +
    'live for a day.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
}

const ERROR_SCHEMA: JsonSchema = {
  description: 'Why a request was refused.',
  type: 'object',
  properties: {
    error: {
      type: 'object',
      properties: {
        code: { type: 'string', enum: Object.keys(ERROR_STATUS) },
        message: { type: 'string', description: 'One sentence that may be shown to the user.' },
        field: { type: 'string', description: 'The field at fault, as a dotted path.' },
      },
      required: ['code', 'message'],
    },
  },
  required: ['error'],
  examples: [{ error: { code: 'invalid_request', message: 'item: is missing', field: 'item' } }],
}

const REFUSED = {
  description: 'The request was refused; see `code`. After 429, wait for as many seconds as `Retry-After` says.',
  headers: {
    'Retry-After': { description: 'Seconds. Only with the code `rate_limit_exceeded`.', schema: { type: 'integer' } },
  },
  content: { 'application/json': { schema: { $ref: reference('Error') } } },
}

function operationPaths() {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const operation of OPERATIONS) {
    const path = `${REST_PREFIX}${operation.path}`
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: operationObject(operation) }
  }
  return paths
}

function bodySchemas(): Record<string, JsonSchema> {
  const bodies = OPERATIONS.map((operation) => [inputName(operation), inputSchemas(operation).body] as const)
  return Object.fromEntries(bodies.flatMap(([name, body]) => (body ? [[name, body]] : [])))
}

function operationObject(operation: Operation) {
  const { id, tag, summary, description = '', status = 200, example } = operation
  const scope = operationScope(operation)
  const { parameters, body, isBodyRequired } = inputSchemas(operation)
  const all = takesKey(operation) ? [...parameters, { $ref: '#/components/parameters/IdempotencyKey' }] : parameters
  const success = OUTPUTS[id]
    ? {
        description: 'The answer.',
        content: { 'application/json': { schema: { $ref: reference(outputName(operation)) } } },
      }
    : { description: 'Done.' }
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: `${description}\n\nScope: ${scope === 'any' ? 'any' : `\`${scope}\``}.`.trim(),
    security: securityFor(scope),
    ...(all.length > 0 && { parameters: all }),
    ...(body && {
      requestBody: {
        required: isBodyRequired,
        content: {
          'application/json': {
            schema: { $ref: reference(inputName(operation)) },
            ...(example !== undefined && { example }),
          },
        },
      },
    }),
    responses: {
      [status]: success,
      '4XX': { $ref: '#/components/responses/Refused' },
      '5XX': { $ref: '#/components/responses/Failed' },
    },
  }
}
