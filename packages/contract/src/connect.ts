import { z } from 'zod'
import { accessScopeSchema } from './program.ts'

/** The most characters of a signed request of an app. Its longest parts are the redirect URI and the state. */
const MAX_QUERY_LENGTH = 16_000

/** What the page at `/connect` got in its address: the request of an app, signed by the server. */
const oauthQuery = z.string().min(1).max(MAX_QUERY_LENGTH)

/** The body of `POST /api/auth/oauth2/public-client-prelogin`, which says which app asks. */
export const appRequestSchema = z.strictObject({ oauth_query: oauthQuery })

/**
 * The app that asks. `name` is what it says of itself; nothing proves it. `verified_host`: the host that published the
 * app's own description, when its id is an address (CIMD); null for an app that registered itself.
 */
export const askingAppSchema = z.object({ name: z.string(), verified_host: z.string().nullable() })
export type AskingApp = z.infer<typeof askingAppSchema>

/** The body of `POST /api/auth/oauth2/consent`. `scopes`: what the user allows of what the app has asked for. */
export const consentSchema = z.discriminatedUnion('accept', [
  z.strictObject({
    accept: z.literal(true),
    scopes: z.array(accessScopeSchema).min(1, 'must name at least one scope'),
    oauth_query: oauthQuery,
  }),
  z.strictObject({ accept: z.literal(false), oauth_query: oauthQuery }),
])
export type Consent = z.input<typeof consentSchema>

/** The answer to a consent: where the browser must go, which is the app. */
export const consentAnswerSchema = z.object({ url: z.string() })
