// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createTodoAgents } from '@todo-agents/client/client'
import { expect, test, vi } from 'vitest'
import { ToastContext } from '../../lib/page/toast.ts'
import { ClientContext } from '../../lib/server/client.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { button, render } from '../../testing/render.ts'
import { SessionItem } from './session-item.tsx'

function nothing(): void {}

test('a conversation of a program is marked, and can be saved as Markdown and as JSON', async () => {
  const client = createTodoAgents({ url: 'http://localhost', token: 'token' })
  const queryClient = new QueryClient()
  const session = { id: 'user_1_work', title: 'Work' }
  const actions = { onSelect: nothing, onRenamed: nothing, onDeleted: nothing, onRestored: nothing }
  using page = render(
    <ClientContext value={client}>
      <trpc.Provider client={client.trpc} queryClient={queryClient}>
        <QueryClientProvider client={queryClient}>
          <ToastContext value={nothing}>
            <SessionItem session={session} isCurrent={false} isOfProgram {...actions} />
          </ToastContext>
        </QueryClientProvider>
      </trpc.Provider>
    </ClientContext>,
  )
  expect(page.host.querySelectorAll('[role=img][aria-label=Agent]')).toHaveLength(1)
  button(page.host, 'Save Work as a file').click()
  await vi.waitFor(() => expect(page.host.querySelectorAll('a')).toHaveLength(2))

  expect(Array.from(page.host.querySelectorAll('a'), (link) => link.getAttribute('href'))).toEqual([
    '/api/sessions/user_1_work/export?format=markdown',
    '/api/sessions/user_1_work/export?format=json',
  ])
})
