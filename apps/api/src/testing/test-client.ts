import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { authTokenSchema } from '@todo-agents/contract/auth'
import { decodeStream } from '@todo-agents/contract/sse-decode'
import type { TRPCClient } from '@trpc/client'
import { createTRPCClient, httpLink } from '@trpc/client'
import type { AppRouter } from '../trpc/router.ts'

/** A minimal HTTP client of one user. The product's client is in `packages/client`. */
export interface TestClient {
  trpc: TRPCClient<AppRouter>
  /**
   * Signs in; with a path of a sign-up, signs up and then in. Sends the earlier session, as the cookie of a guest
   * would.
   */
  signIn(path: string, account?: object): Promise<Response>
  token(): Promise<string>
  /** Returns a new token for the same session. Rejects when the session has ended. */
  renewToken(): Promise<string>
  /** Sends a message and yields the events as they arrive. */
  stream(
    message: string,
    options?: { session_id?: string | undefined; signal?: AbortSignal },
  ): AsyncGenerator<StreamEvent>
  /** Sends a message and waits for the end of the stream. */
  say(message: string, session_id?: string): Promise<StreamEvent[]>
  /** Follows a run after an event and yields the events as they arrive. */
  follow(run_id: string, last_event_id: string): AsyncGenerator<StreamEvent>
  /** As `follow`, but waits for the end. Returns no events when none follow. */
  resume(run_id: string, last_event_id: string): Promise<StreamEvent[]>
}

export function createTestClient(url: string): TestClient {
  let session_token = ''
  let jwt = ''

  async function token(): Promise<string> {
    if (!jwt) {
      const headers = { authorization: `Bearer ${session_token}` }
      const answer = await (await fetch(`${url}/api/auth/token`, { headers })).json()
      jwt = authTokenSchema.parse(answer).token
    }
    return jwt
  }

  const headers = async () => ({ authorization: `Bearer ${await token()}`, 'content-type': 'application/json' })

  async function* stream(content: string, options: { session_id?: string | undefined; signal?: AbortSignal } = {}) {
    const { session_id, signal } = options
    const response = await fetch(`${url}/api/todos/agent-create/stream`, {
      method: 'POST',
      headers: await headers(),
      body: JSON.stringify({ messages: [{ role: 'user', content }], session_id }),
      ...(signal && { signal }),
    })
    yield* decodeStream(response.body as AsyncIterable<Uint8Array>)
  }

  async function* follow(run_id: string, last_event_id: string) {
    const path = `/api/todos/agent-runs/${run_id}/stream`
    const response = await fetch(url + path, { headers: { ...(await headers()), 'last-event-id': last_event_id } })
    if (response.status !== 204) yield* decodeStream(response.body as AsyncIterable<Uint8Array>)
  }

  async function signIn(path: string, account: object = {}): Promise<Response> {
    const response = await fetch(`${url}/api/auth/${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(session_token && { authorization: `Bearer ${session_token}` }),
      },
      body: JSON.stringify(account),
    })
    session_token = response.headers.get('set-auth-token') ?? session_token
    jwt = ''
    // A sign-up alone does not sign in.
    return path === 'sign-up/email' && response.ok ? signIn('sign-in/email', account) : response
  }

  return {
    trpc: createTRPCClient<AppRouter>({ links: [httpLink({ url: `${url}/trpc`, headers })] }),

    signIn,
    token,
    renewToken() {
      jwt = ''
      return token()
    },
    stream,
    say: (message, session_id) => Array.fromAsync(stream(message, { session_id })),
    follow,
    resume: (run_id, last_event_id) => Array.fromAsync(follow(run_id, last_event_id)),
  }
}

/** Returns the data of the first event with this name. Throws when there is no such event. */
export function dataOf<Name extends StreamEvent['event']>(events: StreamEvent[], name: Name) {
  const found = events.find((event): event is Extract<StreamEvent, { event: Name }> => event.event === name)
  if (!found) throw new Error(`no ${name} among ${events.map(({ event }) => event).join(', ')}`)
  return found.data as Extract<StreamEvent, { event: Name }>['data']
}
