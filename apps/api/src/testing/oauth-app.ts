import type { OAuthClientProvider } from '@modelcontextprotocol/client'
import { auth } from '@modelcontextprotocol/client'
import type { AccessScope } from '@todo-agents/contract/program'

type Stored<Method extends keyof OAuthClientProvider> = Awaited<
  ReturnType<Extract<OAuthClientProvider[Method], (...args: never[]) => unknown>>
>

export interface TestAppOptions {
  /** Default: a program on this computer. */
  redirect_uri?: string
  client_name?: string
  /** The address of the app's own description; by default the app registers itself. */
  metadataUrl?: string
  scope?: string
}

/** An app that connects by the OAuth of MCP's own client library: discovery, registration, PKCE and tokens. */
export function createTestApp(serverUrl: string, options: TestAppOptions = {}) {
  const { redirect_uri = 'http://127.0.0.1:43210/callback', client_name = 'Helper', metadataUrl, scope } = options
  let client: Stored<'clientInformation'>
  let tokens: Stored<'tokens'>
  let verifier = ''
  let authorizationUrl: URL | undefined
  let discovered: Stored<'discoveryState'>

  const provider: OAuthClientProvider = {
    redirectUrl: redirect_uri,
    ...(metadataUrl && { clientMetadataUrl: metadataUrl }),
    clientMetadata: {
      client_name,
      redirect_uris: [redirect_uri],
      grant_types: ['authorization_code', 'refresh_token'],
    },
    state: () => 'a state',
    clientInformation: () => client,
    saveClientInformation: (saved) => {
      client = saved
    },
    tokens: () => tokens,
    saveTokens: (saved) => {
      tokens = saved
    },
    invalidateCredentials: () => {
      tokens = undefined
    },
    redirectToAuthorization: (url) => {
      authorizationUrl = url
    },
    saveCodeVerifier: (saved) => {
      verifier = saved
    },
    codeVerifier: () => verifier,
    saveDiscoveryState: (saved) => {
      discovered = saved
    },
    discoveryState: () => discovered,
  }
  const common = { serverUrl: `${serverUrl}/mcp`, ...(scope && { scope }) }

  return {
    /** For a transport of MCP's client library. */
    provider,
    get client_id() {
      return client?.client_id ?? ''
    },
    get tokens() {
      return tokens
    },
    get verifier() {
      return verifier
    },
    /** The address that the app has last opened in the browser. */
    get authorizationUrl() {
      return authorizationUrl
    },
    /** Returns the address that the app opens in the browser. */
    async begin(): Promise<URL> {
      tokens = undefined
      await auth(provider, common)
      return authorizationUrl!
    },
    /** Exchanges the code that the browser brought back. */
    async finish(callback: string): Promise<void> {
      const { searchParams } = new URL(callback)
      const iss = searchParams.get('iss')
      await auth(provider, { ...common, authorizationCode: searchParams.get('code')!, ...(iss && { iss }) })
    },
    /** Gets new tokens by the refresh token. */
    async refresh(): Promise<void> {
      await auth(provider, common)
    },
  }
}

/** Follows the app's request to the consent page, and returns the query of that page. */
export async function openConnectPage(authorizationUrl: URL): Promise<string> {
  const response = await fetch(authorizationUrl, { redirect: 'manual' })
  const location = response.headers.get('location') ?? ''
  if (response.status !== 302 || !location.startsWith('/connect?') || location.includes('error=')) {
    throw new Error(`no consent page: ${response.status} ${location} ${await response.text()}`)
  }
  return location.slice('/connect?'.length)
}

/** Answers the consent page as the browser of a signed-in user does. Returns where the browser must go. */
export async function answerConsent(
  serverUrl: string,
  cookie: string,
  oauth_query: string,
  scopes: AccessScope[] | null,
): Promise<Response> {
  return fetch(`${serverUrl}/api/auth/oauth2/consent`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: serverUrl, cookie },
    body: JSON.stringify(scopes ? { accept: true, scopes, oauth_query } : { accept: false, oauth_query }),
  })
}

/** Signs a guest in as a browser does. Returns the cookie. */
export async function guestCookie(serverUrl: string): Promise<string> {
  const response = await fetch(`${serverUrl}/api/auth/sign-in/anonymous`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: serverUrl },
    body: '{}',
  })
  return response.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
}
