import type { ServerResponse } from 'node:http'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createTodoAgents } from '@todo-agents/client/client'
import {
  completed,
  encode,
  history,
  initialized,
  message,
  numbered,
  run_id,
  session_id,
} from '@todo-agents/client/testing/events'
import { openStream, scriptedServer, sendJson } from '@todo-agents/client/testing/scripted-server'
import type { FeedEvent } from '@todo-agents/contract/feed'
import type { Message, SessionBranch } from '@todo-agents/contract/session'
import type { Me } from '@todo-agents/contract/user'
import { StrictMode, useState } from 'react'
import { expect, vi } from 'vitest'
import { ToastContext, ToastHostContext } from '../../../lib/page/toast.ts'
import { ClientContext } from '../../../lib/server/client.ts'
import { FeedContext } from '../../../lib/server/feed.ts'
import { trpc } from '../../../lib/server/trpc.ts'
import { MeContext } from '../../../lib/user/me.ts'
import { button, render, write } from '../../../testing/render.ts'
import { ChatPanel } from '../chat-panel.tsx'

const NO_TODOS = { openCount: 0, overdueCount: 0, todayCount: 0 }

export const earlier: Message[] = [
  {
    id: 'm1',
    run_id: 'earlier',
    role: 'user',
    content: 'Old question.',
    tool_calls: [],
    error_code: null,
    model: null,
    usage: null,
    created_at: '',
  },
  {
    id: 'm2',
    run_id: 'earlier',
    role: 'assistant',
    content: 'Old answer.',
    tool_calls: [],
    error_code: null,
    model: null,
    usage: null,
    created_at: '',
  },
]
export const first = encode(numbered([initialized]))
export const rest = encode(numbered([message('New answer.'), completed('New answer.'), history], run_id, 2))
export const OLD = 'You: Old question.Assistant: Old answer.'
export const NEW = 'You: New question.Assistant: New answer.3 tokens'

/** Starts a server whose stored history comes from `read`, and whose answers are streamed by `answer`. */
export function chatServer(
  read: () => Promise<Message[]>,
  answer: (stream: ServerResponse) => void,
  branches: SessionBranch[] = [],
) {
  const data: Record<string, () => Promise<unknown>> = {
    'session.history': async () => ({ messages: await read(), next_cursor: null }),
    'session.branches': async () => ({ branches }),
    'list.list': async () => ({ lists: [] }),
    'tag.list': async () => [],
    'run.active': async () => [],
    'run.approve': async () => ({}),
    'run.cancel': async () => ({}),
  }
  return scriptedServer(async (response, { path }) => {
    if (!path.startsWith('/trpc/')) return answer(openStream(response))
    const names = path.slice('/trpc/'.length).replace(/\?.*/, '').split(',')
    const answers = names.map((name) => data[name]?.().then(asResult, asError) ?? asResult({}))
    sendJson(response, await Promise.all(answers))
  })
}

function asResult(value: unknown) {
  return { result: { data: value } }
}

function asError() {
  return { error: { message: 'It went wrong.', code: -32603, data: { code: 'internal', httpStatus: 500 } } }
}

export function openPanel({ url }: { url: string }, opened: string | null = session_id) {
  const client = createTodoAgents({ url, token: 'token' })
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const listeners = new Set<(event: FeedEvent) => void>()
  let isWaiting: boolean | undefined
  let show: (session_id: string | null) => void = () => {}

  function Page() {
    const [session, setSession] = useState(opened)
    show = setSession
    return (
      <>
        <input aria-label="Add a todo" />
        <ChatPanel
          session_id={session}
          onSession={setSession}
          onWaiting={(now) => (isWaiting = now)}
          header={null}
          counts={NO_TODOS}
          onOpenTodo={() => {}}
        />
      </>
    )
  }

  const page = render(
    <StrictMode>
      <ClientContext value={client}>
        <trpc.Provider client={client.trpc} queryClient={queryClient}>
          <QueryClientProvider client={queryClient}>
            <ToastContext value={() => {}}>
              <ToastHostContext value={() => () => {}}>
                <MeContext value={{ id: '1', name: 'Ada', time_zone: 'Europe/Berlin' } as Me}>
                  <FeedContext
                    value={(listener) => {
                      listeners.add(listener)
                      return () => listeners.delete(listener)
                    }}
                  >
                    <Page />
                  </FeedContext>
                </MeContext>
              </ToastHostContext>
            </ToastContext>
          </QueryClientProvider>
        </trpc.Provider>
      </ClientContext>
    </StrictMode>,
  )
  const { host } = page
  return {
    host,
    isWaiting: () => isWaiting,
    /** Opens a conversation, or a new one. */
    show: (id: string | null) => show(id),
    composer: host.querySelector('textarea')!,
    log: () => host.querySelector('[role=log]')?.textContent,
    status: () => host.querySelector('[role=status]')?.textContent,
    alert: () => host.querySelector('[role=alert]')?.textContent ?? null,
    emit: (event: FeedEvent) => {
      for (const listener of listeners) listener(event)
    },
    say(text: string) {
      write(host.querySelector('textarea')!, text)
      button(host, 'Send').click()
    },
    /** Waits for the requests that are under way, so that the server can close. */
    async [Symbol.asyncDispose]() {
      await until(() => expect(queryClient.isFetching()).toBe(0))
      page[Symbol.dispose]()
    },
  }
}

/** Returns a promise with the functions that settle it, for a value that the test provides later. */
export function later<Value>() {
  return Promise.withResolvers<Value>()
}

export const until = (check: () => void) => vi.waitFor(check, { timeout: 60_000, interval: 5 })
