// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { Access } from '@todo-agents/contract/auth'
import { afterEach, expect, test, vi } from 'vitest'
import type { Client } from '../../lib/server/client.ts'
import { ClientContext } from '../../lib/server/client.ts'
import { button, render } from '../../testing/render.ts'
import { SignInPage } from './sign-in-page.tsx'

afterEach(() => window.history.replaceState(null, '', '/'))

/** The page of a server with this access, once the server has answered. */
async function show(access: () => Promise<Access>) {
  const client = { auth: { access }, trpc: {} } as unknown as Client
  const page = render(
    <ClientContext value={client}>
      <QueryClientProvider client={new QueryClient()}>
        <SignInPage />
      </QueryClientProvider>
    </ClientContext>,
  )
  await vi.waitFor(() => expect(page.host.querySelector('.invisible')).toBeNull())
  return page
}

const buttons = (host: HTMLElement) => Array.from(host.querySelectorAll('button'), ({ textContent }) => textContent)

test.each<[Access, string[], string]>([
  [
    { sign_up: 'open', guests: true },
    ['Continue as guest', 'Sign in with e-mail', 'Create an account'],
    'A guest can become an account later',
  ],
  [{ sign_up: 'open', guests: false }, ['Sign in with e-mail', 'Create an account'], 'This server takes no guests.'],
  [
    { sign_up: 'invite', guests: false },
    ['Sign in with e-mail', 'Create an account'],
    'A new account needs an invite from the person who runs this server.',
  ],
  [{ sign_up: 'closed', guests: true }, ['Continue as guest', 'Sign in with e-mail'], 'takes no new accounts.'],
  [{ sign_up: 'closed', guests: false }, ['Sign in with e-mail'], 'takes no new accounts and no guests.'],
])('with %j, only what is open is offered, and the page says why', async (access, offered, reason) => {
  using page = await show(async () => access)
  expect(buttons(page.host)).toEqual(offered)
  expect(page.host.textContent).toContain(reason)
})

test('the link of an invite opens the form for a new account with its code, also on a closed server', async () => {
  window.history.replaceState(null, '', '/?invite=abc')
  using page = await show(async () => ({ sign_up: 'closed', guests: false }))
  expect(page.host.querySelector<HTMLInputElement>('[name=invite]')?.value).toBe('abc')
  expect(button(page.host, 'Create account').type).toBe('submit')
})

test('where no invite is needed, none is asked for', async () => {
  window.history.replaceState(null, '', '/?invite=abc')
  using page = await show(async () => ({ sign_up: 'open', guests: true }))
  expect(page.host.querySelector('[name=name]')).not.toBeNull()
  expect(page.host.querySelector('[name=invite]')).toBeNull()
})

test('without an answer of the server everything is offered', async () => {
  using page = await show(() => Promise.reject(new Error('away')))
  expect(buttons(page.host)).toContain('Continue as guest')
})
