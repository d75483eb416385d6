// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { Access } from '@todo-agents/contract/auth'
import { TRPCClientError } from '@trpc/client'
import { expect, test, vi } from 'vitest'
import type { Client } from '../../lib/server/client.ts'
import { ClientContext } from '../../lib/server/client.ts'
import { forgetMe, refreshMe, useMeQuery } from '../../lib/user/use-me-query.ts'
import { render } from '../../testing/render.ts'
import { useAccess } from './use-access.ts'

function Page() {
  const { data: me } = useMeQuery()
  if (me) return me.id
  return me === null ? <Entrance /> : 'loading'
}

const Entrance = () => useAccess()?.sign_up ?? 'asking'

test('a read of the user that ends after the sign-out does not cancel the read of the access', async () => {
  const session = Promise.withResolvers<null>()
  const access = Promise.withResolvers<Access>()
  const getMe = vi.fn<() => Promise<unknown>>().mockResolvedValueOnce({ id: 'ada' })
  const data = { code: 'UNAUTHORIZED', httpStatus: 401 }
  getMe.mockRejectedValue(TRPCClientError.from({ error: { code: -32001, message: 'Sign in.', data } }))
  const readSession = vi.fn(() => session.promise)
  const client = {
    user_id: 'ada',
    actAs() {},
    auth: { session: readSession, access: () => access.promise },
    trpc: { me: { get: { query: getMe } } },
  } as unknown as Client
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  using page = render(
    <ClientContext value={client}>
      <QueryClientProvider client={queryClient}>
        <Page />
      </QueryClientProvider>
    </ClientContext>,
  )
  await vi.waitFor(() => expect(page.host.textContent).toBe('ada'))

  // After a sign-out the feed ends, so the page reads the signed-in user again.
  refreshMe(queryClient)
  await vi.waitFor(() => expect(readSession).toHaveBeenCalled())
  forgetMe(queryClient)
  await vi.waitFor(() => expect(page.host.textContent).toBe('asking'))
  session.resolve(null)
  await session.promise
  await new Promise((resolve) => setTimeout(resolve))
  access.resolve({ sign_up: 'invite', guests: false })
  await vi.waitFor(() => expect(page.host.textContent).toBe('invite'), { timeout: 5_000 })
})
