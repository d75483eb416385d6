import type { Access, AuthUser } from '@todo-agents/contract/auth'
import { codeOfStatus } from '@todo-agents/contract/errors'
import { TodoAgentsError } from '../errors.ts'
import type { Fetch } from './http.ts'
import { invalidResponse, reach, readJson } from './http.ts'
import { expiryOf } from './jwt.ts'

/** Sign-in. Every method rejects with a TodoAgentsError whose `message` can be shown. */
export interface AuthClient {
  signInAsGuest(): Promise<AuthUser>
  /**
   * Creates an account and signs in to it. All data of a guest moves to the account. The server does not reveal whether
   * an address has an account: if it has one, this signs in when the password is right, and rejects with `unauthorized`
   * otherwise.
   */
  signUp(account: { name: string; email: string; password: string; invite?: string }): Promise<AuthUser>
  /** Returns which ways to sign up and to sign in are open on this server. */
  access(): Promise<Access>
  /** Signs in to an account. All data of a guest moves to the account. */
  signIn(credentials: { email: string; password: string }): Promise<AuthUser>
  signOut(): Promise<void>
  /** Returns the signed-in user, or null. */
  session(): Promise<AuthUser | null>
  /** Returns a JWT for `Authorization: Bearer`: the same one until shortly before it expires, unless `renew` is set. */
  token(options?: { renew: boolean }): Promise<string>
  /** True when this client keeps the session, because no browser keeps the session's cookie. */
  holdsSession(): boolean
}

/** A token is replaced this long before it expires, so that it does not expire during a request. */
const TOKEN_MARGIN_MS = 30_000

/** The routes of better-auth under `{url}/api/auth`. */
export function createAuthClient({ url, fetch }: { url: string; fetch: Fetch }): AuthClient {
  /** Programs have no cookie jar: they send the session's token back themselves. */
  let session_token: string | null = null
  let jwt: { token: string; renew_at: number } | null = null

  async function call<Output>(
    schemaOf: (schemas: Schemas) => Schema<Output>,
    path: string,
    init: RequestInit,
    base = 'api/auth',
  ): Promise<Output> {
    const headers = new Headers({ accept: 'application/json' })
    if (init.body) headers.set('content-type', 'application/json')
    if (session_token) headers.set('authorization', `Bearer ${session_token}`)
    const response = await reach(fetch, `${url}/${base}/${path}`, { ...init, headers })
    const body = await readJson(response)
    if (!response.ok) throw await refusal(response, body)
    // In a browser the httpOnly cookie holds the session; the token must not lie where scripts can read it.
    if (typeof document === 'undefined') session_token = response.headers.get('set-auth-token') ?? session_token
    const parsed = schemaOf(await schemas()).safeParse(body)
    if (!parsed.success) throw invalidResponse(response, parsed.error)
    return parsed.data
  }

  async function enter(path: string, input: Record<string, string>): Promise<AuthUser> {
    const { user } = await call(({ signedInSchema }) => signedInSchema, path, {
      method: 'POST',
      body: JSON.stringify(input),
    })
    jwt = null
    return user
  }

  return {
    signInAsGuest: () => enter('sign-in/anonymous', {}),
    async signUp({ invite, ...account }) {
      const body = JSON.stringify(invite ? { ...account, invite } : account)
      await call(({ signedUpSchema }) => signedUpSchema, 'sign-up/email', { method: 'POST', body })
      const { email, password } = account
      return enter('sign-in/email', { email, password }).catch((error: unknown) => {
        if (!(error instanceof TodoAgentsError) || error.code !== 'unauthorized') throw error
        throw new TodoAgentsError(error.code, NOT_SIGNED_UP, { status: 401, cause: error })
      })
    },
    signIn: (credentials) => enter('sign-in/email', credentials),

    access: () => call(({ accessSchema }) => accessSchema, 'access', {}, 'api'),

    async signOut() {
      await call(() => anything, 'sign-out', { method: 'POST', body: '{}' })
      session_token = null
      jwt = null
    },

    async session() {
      const session = await call(({ authSessionSchema }) => authSessionSchema, 'get-session', {})
      return session?.user ?? null
    },

    async token({ renew } = { renew: false }) {
      if (!jwt || renew || Date.now() >= jwt.renew_at) {
        const { token } = await call(({ authTokenSchema }) => authTokenSchema, 'token', {})
        jwt = { token, renew_at: expiryOf(token) - TOKEN_MARGIN_MS }
      }
      return jwt.token
    },

    holdsSession: () => session_token !== null,
  }
}

const NOT_SIGNED_UP =
  'This address and password do not open an account. If you have an account with this address, sign in with its password.'

type Schemas = typeof import('@todo-agents/contract/auth')

/** Loaded with the first call: a page whose user is signed in needs neither the schemas nor zod to start. */
function schemas(): Promise<Schemas> {
  return import('@todo-agents/contract/auth')
}

/** The part of a zod schema that is used here. */
interface Schema<Output> {
  safeParse(value: unknown): { success: true; data: Output } | { success: false; error: unknown }
}

const anything: Schema<unknown> = { safeParse: (data) => ({ success: true, data }) }

async function refusal(response: Response, body: unknown): Promise<TodoAgentsError> {
  const { authErrorSchema } = await schemas()
  const { data } = authErrorSchema.safeParse(body)
  if (!data?.message) return invalidResponse(response)
  // Some refusals, such as of too many attempts, have a sentence but no code.
  const code = data.code?.toLowerCase() ?? codeOfStatus(response.status)
  const sentence = /[.!?]$/.test(data.message) ? data.message : `${data.message}.`
  return new TodoAgentsError(code, sentence, { status: response.status, field: data.field })
}
