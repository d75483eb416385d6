// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { Access } from '@todo-agents/contract/auth'
import { afterEach, expect, test, vi } from 'vitest'
import type { Client } from '../../lib/server/client.ts'
import { ClientContext } from '../../lib/server/client.ts'
import { button, render } from '../../testing/render.ts'
import { SignInPage } from './sign-in-page.tsx'

afterEach(() => window.history.replaceState(null, '', '/'))

/** Shows the sign-in page after the server has answered with this access. */
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
])('with %j, the page offers only the open ways to sign in and gives the reason', async (access, offered, reason) => {
  using page = await show(async () => access)
  expect(buttons(page.host)).toEqual(offered)
  expect(page.host.textContent).toContain(reason)
})

test('an invite link opens the sign-up form with its code, also on a closed server', async () => {
  window.history.replaceState(null, '', '/?invite=abc')
  using page = await show(async () => ({ sign_up: 'closed', guests: false }))
  expect(page.host.querySelector<HTMLInputElement>('[name=invite]')?.value).toBe('abc')
  expect(button(page.host, 'Create account').type).toBe('submit')
})

test('the form has no field for an invite code if no invite is needed', async () => {
  window.history.replaceState(null, '', '/?invite=abc')
  using page = await show(async () => ({ sign_up: 'open', guests: true }))
  expect(page.host.querySelector('[name=name]')).not.toBeNull()
  expect(page.host.querySelector('[name=invite]')).toBeNull()
})

test('without an answer of the server every way to sign in is offered', async () => {
  using page = await show(() => Promise.reject(new Error('away')))
  expect(buttons(page.host)).toContain('Continue as guest')
})
