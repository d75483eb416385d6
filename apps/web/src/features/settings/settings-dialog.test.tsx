// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createTodoAgents } from '@todo-agents/client/client'
import { scriptedServer, sendJson } from '@todo-agents/client/testing/scripted-server'
import type { Me } from '@todo-agents/contract/user'
import { expect, test, vi } from 'vitest'
import { ToastContext, ToastHostContext } from '../../lib/page/toast.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { MeContext } from '../../lib/user/me.ts'
import { button, render, write } from '../../testing/render.ts'
import { SettingsDialog } from './settings-dialog.tsx'

const me = {
  id: '1',
  name: 'Ada',
  time_zone: 'Europe/Berlin',
  default_duration: 60,
  working_hours_start: '09:00',
  working_hours_end: '17:00',
} as Me
const preference = { id: 'p', text: 'Meetings are 30 minutes', version: 1 }
const refused = {
  error: { message: 'There are too many.', code: -32600, data: { code: 'invalid_request', httpStatus: 400 } },
}

async function openSettings({ isRefused = false } = {}) {
  await using scope = new AsyncDisposableStack()
  const data: Record<string, unknown> = {
    'preference.list': { preferences: [] },
    'preference.create': { preference, change_id: 'c' },
    'me.update': me,
  }
  const server = scope.use(
    await scriptedServer((response, { path }) => {
      const names = path.slice('/trpc/'.length).replace(/\?.*/, '').split(',')
      const isWrong = (name: string) => isRefused && name === 'preference.create'
      sendJson(
        response,
        names.map((name) => (isWrong(name) ? refused : { result: { data: data[name] ?? null } })),
      )
    }),
  )
  const client = createTodoAgents({ url: server.url, token: 'token' })
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  let isOpen = true
  const page = scope.use(
    render(
      <trpc.Provider client={client.trpc} queryClient={queryClient}>
        <QueryClientProvider client={queryClient}>
          <ToastContext value={() => {}}>
            <ToastHostContext value={() => () => {}}>
              <MeContext value={me}>
                <SettingsDialog notifications={null} onClose={() => (isOpen = false)} />
              </MeContext>
            </ToastHostContext>
          </ToastContext>
        </QueryClientProvider>
      </trpc.Provider>,
    ),
  )
  const field = () => page.host.querySelector<HTMLInputElement>('[aria-label="A new preference"]')!
  await until(() => expect(field()).not.toBe(null))
  const owned = scope.move()
  return {
    host: page.host,
    field,
    isOpen: () => isOpen,
    sent: () =>
      server.requests
        .filter(({ method }) => method === 'POST')
        .map(({ path }) => path.replace('/trpc/', '').replace(/\?.*/, '')),
    /** Waits for the requests that are under way, so that the server can close. */
    async [Symbol.asyncDispose]() {
      await until(() => expect(queryClient.isFetching() + queryClient.isMutating()).toBe(0))
      await owned.disposeAsync()
    },
  }
}

const until = (check: () => void) => vi.waitFor(check, { timeout: 60_000, interval: 5 })

test('Save also adds the preference that is still in its field', async () => {
  await using settings = await openSettings()
  write(settings.field(), ' Meetings are 30 minutes ')
  button(settings.host, 'Save').click()
  await until(() => expect(settings.isOpen()).toBe(false))
  expect(settings.sent()).toEqual(['preference.create', 'me.update'])
})

test('Save keeps the dialog open with the preference that was refused', async () => {
  await using settings = await openSettings({ isRefused: true })
  write(settings.field(), 'One too many')
  button(settings.host, 'Save').click()
  await until(() => expect(settings.sent()).toEqual(['preference.create']))
  await until(() => expect(settings.field().value).toBe('One too many'))
  expect(settings.isOpen()).toBe(true)
})

test('Save without a typed preference adds none', async () => {
  await using settings = await openSettings()
  button(settings.host, 'Save').click()
  await until(() => expect(settings.isOpen()).toBe(false))
  expect(settings.sent()).toEqual(['me.update'])
})
