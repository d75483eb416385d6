import { oauthProvider } from '@better-auth/oauth-provider'
import type { Program } from '@todo-agents/contract/program'
import { ACCESS_SCOPES } from '@todo-agents/contract/program'
import { APIError } from 'better-auth/api'
import { REFRESH_SECONDS, TOKEN_SECONDS } from '../lifetimes.ts'
import { fetchClientMetadata } from './client-metadata.ts'
import { CONNECT_PAGE, resourcesOf } from './discovery.ts'
import type { PublishedAppsOptions } from './published-apps.ts'
import { publishedApps } from './published-apps.ts'

export interface OAuthOptions extends Omit<PublishedAppsOptions, 'fetchMetadata'> {
  baseUrl: string
  /** Returns the program as which a user has connected an app, or null when it is not connected. */
  findApp: (key: { user_id: string; client_id: string }) => Promise<Pick<Program, 'id' | 'scopes'> | null>
  /** How documents of apps are fetched. By default from public addresses only. */
  fetchMetadata?: typeof fetchClientMetadata | undefined
}

interface ClaimInput {
  user?: { id: string } | null
  client: { clientId: string }
  scopes: string[]
}

/**
 * For how long a consent page can be answered, how long the code after it is valid, and how long a refresh token that was
 * replaced still gets the same answer, for an app whose connection was cut before it had read the answer.
 */
const CODE_SECONDS = 10 * 60
const REFRESH_RETRY_SECONDS = 30

/**
 * The plugin that makes this server an authorization server of OAuth 2.1 for apps. An access token is a JWT that names the
 * program as which the user has connected the app, and what it may do. No token is issued after the user has disconnected it.
 */
export function oauthPlugin(options: OAuthOptions) {
  const { baseUrl, findApp, fetchMetadata = fetchClientMetadata, refuseTooManyClients } = options

  async function programClaims({ user, client, scopes }: ClaimInput) {
    const app = user && (await findApp({ user_id: user.id, client_id: client.clientId }))
    // A refresh token that was issued before the user allowed less has scopes that the app no longer has.
    if (app) return { program_id: app.id, program_scopes: app.scopes.filter((scope) => scopes.includes(scope)) }
    const error_description = 'The user has disconnected the app. Ask the user to connect it again.'
    throw new APIError('BAD_REQUEST', { error: 'invalid_grant', error_description })
  }

  return oauthProvider({
    scopes: [...ACCESS_SCOPES, 'offline_access'],
    grantTypes: ['authorization_code', 'refresh_token'],
    loginPage: CONNECT_PAGE,
    consentPage: CONNECT_PAGE,
    allowPublicClientPrelogin: true,
    allowDynamicClientRegistration: true,
    allowUnauthenticatedClientRegistration: true,
    resources: resourcesOf(baseUrl),
    // Every app may use every resource: it is the scopes that differ.
    enforcePerClientResources: false,
    accessTokenExpiresIn: TOKEN_SECONDS,
    refreshTokenExpiresIn: REFRESH_SECONDS,
    refreshTokenReuseInterval: REFRESH_RETRY_SECONDS,
    codeExpiresIn: CODE_SECONDS,
    extensions: [
      {
        claims: { accessToken: programClaims },
        clientDiscovery: publishedApps({ fetchMetadata, refuseTooManyClients }),
      },
    ],
  })
}
