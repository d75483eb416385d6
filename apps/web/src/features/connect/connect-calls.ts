import { TodoAgentsError } from '@todo-agents/client/errors'
import type { AskingApp, Consent } from '@todo-agents/contract/connect'
import { USER_HEADER } from '@todo-agents/contract/user-header'

/** Returns what the server knows of the app that asks. Throws TodoAgentsError. */
export function readApp(oauth_query: string, signal: AbortSignal): Promise<AskingApp> {
  return post('public-client-prelogin', { oauth_query }, { signal })
}

/** Sends the answer of the user. Returns the address to which the browser must go. Throws TodoAgentsError. */
export async function sendConsent(user_id: string, consent: Consent): Promise<string> {
  // With the user on screen, so that another one, who has signed in here in another tab, allows nothing.
  const { url } = await post<{ url: string }>('consent', consent, { headers: { [USER_HEADER]: user_id } })
  return url
}

async function post<Answer>(path: string, body: object, init: RequestInit): Promise<Answer> {
  const response = await fetch(`/api/auth/oauth2/${path}`, {
    ...init,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...init.headers },
    body: JSON.stringify(body),
  })
  const answer = await response.json().catch(() => ({}))
  if (response.ok) return answer
  const { code = 'invalid_response', message = '', field } = answer
  throw new TodoAgentsError(code, message, { status: response.status, field })
}
