import { z } from 'zod'

export const OAUTH_PATH = '/api/auth/oauth2'

/**
 * The endpoints of `@better-auth/oauth-provider` that are open, below `OAUTH_PATH`. It routes some forty; this server
 * answers 404 for the others. `auth/open-endpoints.test.ts` compares this list with its routes.
 */
export const OAUTH_ENDPOINTS = {
  authorize: 'GET',
  'public-client-prelogin': 'POST',
  consent: 'POST',
  token: 'POST',
  revoke: 'POST',
  register: 'POST',
} as const
export type OAuthEndpoint = keyof typeof OAUTH_ENDPOINTS

/** Far more than a code, a token, a verifier or a redirect URI has. */
const parameter = z.string().max(2000)

/** The parameters of a token request. Other ones are ignored, as RFC 6749, 3.2 demands; so is any secret of an app. */
export const tokenSchema = z.object({
  grant_type: parameter,
  client_id: parameter,
  code: parameter.optional(),
  code_verifier: parameter.optional(),
  redirect_uri: parameter.optional(),
  refresh_token: parameter.optional(),
  scope: parameter.optional(),
  resource: parameter.transform(withoutSlash).optional(),
})

export const revokeSchema = z.object({
  token: z.string().max(8000),
  token_type_hint: parameter.optional(),
  client_id: parameter,
})

export const tokenAnswerSchema = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.number(),
  refresh_token: z.string().optional(),
  scope: z.string(),
})

/** An error in the form of RFC 6749, 5.2. */
export const oauthErrorSchema = z.object({ error: z.string(), error_description: z.string().optional() })

/** Clients write the address of the server with a slash at its end. */
export function withoutSlash(resource: string): string {
  return resource.replace(/\/$/, '')
}
