import { MAX_NAME_LENGTH } from '@todo-agents/contract/bounds'
import { line } from '@todo-agents/contract/text'
import { z } from 'zod'
import { isLoopbackUri, redirectUriSchema } from './redirect-uri.ts'

const MAX_REDIRECT_URIS = 10
const MAX_URI_LENGTH = 1000

/**
 * What an app says about itself when it registers (RFC 7591, 2). Other members are ignored, as the RFC demands. Logos
 * are among them: the consent page loads nothing from an app.
 */
export const registrationSchema = z
  .object({
    redirect_uris: z.array(redirectUriSchema).min(1).max(MAX_REDIRECT_URIS),
    client_name: line(MAX_NAME_LENGTH).optional(),
    client_uri: z
      .url({ protocol: /^https$/ })
      .max(MAX_URI_LENGTH)
      .optional(),
    grant_types: z.array(z.string()).max(20).optional(),
  })
  .refine(({ grant_types }) => grant_types?.includes('authorization_code') ?? true, {
    path: ['grant_types'],
    error: 'must include authorization_code',
  })

/**
 * Returns the metadata with which the app is registered. Every app is a public client that proves itself by PKCE:
 * what many people install keeps no secret. The server may choose these values (RFC 7591, 3.2.1).
 */
export function registeredMetadata({ redirect_uris, client_name, client_uri }: z.output<typeof registrationSchema>) {
  return {
    redirect_uris,
    ...(client_name && { client_name }),
    ...(client_uri && { client_uri }),
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    application_type: redirect_uris.some(isLoopbackUri) ? 'native' : 'web',
  }
}

/** The answer to a registration. */
export const registeredSchema = z.object({
  client_id: z.string(),
  client_id_issued_at: z.number().optional(),
  client_name: z.string().optional(),
  client_uri: z.string().optional(),
  redirect_uris: z.array(z.string()),
  token_endpoint_auth_method: z.literal('none'),
  grant_types: z.array(z.string()),
  response_types: z.array(z.string()),
  scope: z.string().optional(),
})
