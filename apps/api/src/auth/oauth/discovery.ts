import { ACCESS_SCOPES } from '@todo-agents/contract/program'
import type { FastifyInstance } from 'fastify'
import { allowAnyOrigin } from './any-origin.ts'

/** The scopes that an app asks for when it names none. They are enough for every tool of `/mcp`. */
export const DEFAULT_SCOPES = ['todos:read', 'todos:write'] as const

/** The path of the page that asks the user, in the web app. */
export const CONNECT_PAGE = '/connect'

/** Returns the addresses for which tokens are issued (RFC 8707): the whole API, and its MCP endpoint. */
export function resourcesOf(baseUrl: string): string[] {
  return [baseUrl, `${baseUrl}/mcp`]
}

/**
 * Returns the `WWW-Authenticate` header of a 401 of the MCP endpoint, from which a client finds this server's sign-in
 * (RFC 9728, 5.1). `error`: why a credential was refused; absent when there was none.
 */
export function bearerChallenge(baseUrl: string, error?: 'invalid_token'): string {
  const parameters = {
    ...(error && { error }),
    resource_metadata: `${baseUrl}${PROTECTED_RESOURCE}/mcp`,
    scope: DEFAULT_SCOPES.join(' '),
  }
  return `Bearer ${Object.entries(parameters)
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ')}`
}

const PROTECTED_RESOURCE = '/.well-known/oauth-protected-resource'

/** The documents from which a client learns how to sign in here. They are public, so any page may read them. */
export async function discoveryRoutes(app: FastifyInstance, { baseUrl }: { baseUrl: string }) {
  allowAnyOrigin(app)
  const documents = {
    '/.well-known/oauth-authorization-server': authorizationServer(baseUrl),
    [PROTECTED_RESOURCE]: protectedResource(baseUrl, baseUrl),
    [`${PROTECTED_RESOURCE}/mcp`]: protectedResource(baseUrl, `${baseUrl}/mcp`),
  }
  for (const [path, document] of Object.entries(documents)) {
    app.get(path, { config: { isForAnyOrigin: true } }, async (_, reply) => {
      reply.header('cache-control', 'public, max-age=300')
      return document
    })
  }
}

/** RFC 8414. better-auth's own document would also announce endpoints that are closed here. */
function authorizationServer(baseUrl: string) {
  const endpoint = (name: string) => `${baseUrl}/api/auth/oauth2/${name}`
  return {
    issuer: baseUrl,
    authorization_endpoint: endpoint('authorize'),
    token_endpoint: endpoint('token'),
    registration_endpoint: endpoint('register'),
    revocation_endpoint: endpoint('revoke'),
    scopes_supported: [...ACCESS_SCOPES, 'offline_access'],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_methods_supported: ['none'],
    revocation_endpoint_auth_methods_supported: ['none'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    client_id_metadata_document_supported: true,
  }
}

/** RFC 9728. It names only the scopes of everyday use, because clients ask for all scopes that they find here. */
function protectedResource(baseUrl: string, resource: string) {
  return {
    resource,
    authorization_servers: [baseUrl],
    scopes_supported: DEFAULT_SCOPES,
    bearer_methods_supported: ['header'],
    resource_name: 'Todo Agents',
  }
}
