import type { RequiredScope } from '../auth/scopes.ts'

// The routes that answer with a file. They are no procedures: a file is sent at the speed of its reader.

const FILE = { 'Content-Disposition': { description: 'Has the name of the file.', schema: { type: 'string' } } }

const REFUSED = {
  description: 'Refused. Unlike below `/api/v1`, the error is the whole body.',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        properties: {
          status: { const: 'error' },
          code: { type: 'string' },
          message: { type: 'string' },
          field: { type: 'string' },
        },
        required: ['status', 'code', 'message'],
      },
    },
  },
}

export function filePaths(securityFor: (scope: RequiredScope) => unknown) {
  return {
    '/api/account/export': {
      get: {
        operationId: 'exportAccount',
        tags: ['Me'],
        summary: 'All data of the user as a file',
        description:
          'The file grows with new fields; `version` rises when one is renamed, removed or means something else.',
        security: securityFor('account'),
        responses: {
          200: {
            description: 'The file.',
            headers: FILE,
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  properties: {
                    format: { const: 'todo-agents-export' },
                    version: { type: 'integer' },
                    exported_at: { type: 'string', format: 'date-time' },
                  },
                  required: ['format', 'version', 'exported_at'],
                },
              },
            },
          },
          '4XX': REFUSED,
        },
      },
    },
    '/api/sessions/{id}/export': {
      get: {
        operationId: 'exportSession',
        tags: ['Conversations'],
        summary: 'A conversation as a file',
        description: 'JSON has its branches, too.',
        security: securityFor('assistant'),
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
          {
            name: 'format',
            in: 'query',
            schema: { type: 'string', enum: ['markdown', 'json'], default: 'markdown' },
          },
        ],
        responses: {
          200: {
            description: 'The file.',
            headers: FILE,
            content: {
              'text/markdown': { schema: { type: 'string' } },
              'application/json': { schema: { type: 'object' } },
            },
          },
          '4XX': REFUSED,
        },
      },
    },
  }
}
