import type { AccessScope } from '@todo-agents/contract/program'
import { ACCESS_SCOPES } from '@todo-agents/contract/program'
import { z } from 'zod'
import { DEFAULT_SCOPES } from './discovery.ts'
import { withoutSlash } from './oauth-endpoints.ts'
import { isRedirectUri } from './redirect-uri.ts'

const parameter = z.string().max(1000)

/** The parameters of an authorization request. Other ones are ignored, as RFC 6749, 3.1 demands. */
const authorizeSchema = z.object({
  response_type: parameter,
  client_id: parameter.min(1),
  redirect_uri: parameter,
  scope: parameter.default(''),
  state: z.string().max(4000).optional(),
  code_challenge: parameter.optional(),
  code_challenge_method: parameter.optional(),
  resource: parameter.optional(),
})

/**
 * Returns the query with which better-auth gets the request of an app, or the code of an error that must not be sent to
 * the app, because its redirect URI cannot be trusted.
 *
 * Always asks the user, so that no page can use what the user has once allowed. Always with a resource, so that every
 * access token is a JWT, and with a refresh token, so that the user is asked once.
 */
export function authorizeQuery(
  query: unknown,
  baseUrl: string,
): URLSearchParams | 'invalid_request' | 'invalid_redirect' {
  const parsed = authorizeSchema.safeParse(query)
  if (!parsed.success) return 'invalid_request'
  const { scope, resource = baseUrl, ...others } = parsed.data
  if (!isRedirectUri(others.redirect_uri)) return 'invalid_redirect'
  const sent = {
    ...others,
    scope: [...knownScopes(scope), 'offline_access'].join(' '),
    resource: withoutSlash(resource),
    prompt: 'consent',
  }
  return new URLSearchParams(Object.entries(sent).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

/** Clients ask for scopes of other servers, too, such as `openid`. Without one that is known, they get the usual ones. */
function knownScopes(scope: string): readonly AccessScope[] {
  const asked = scope.split(' ')
  const known = ACCESS_SCOPES.filter((each) => asked.includes(each))
  return known.length > 0 ? known : DEFAULT_SCOPES
}
