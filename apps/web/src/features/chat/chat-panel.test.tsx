// @vitest-environment happy-dom
import type { ServerResponse } from 'node:http'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createTodoAgents } from '@todo-agents/client/client'
import {
  completed,
  encode,
  failure,
  history,
  initialized,
  message,
  numbered,
  question,
  run_id,
  session_id,
} from '@todo-agents/client/testing/events'
import { openStream, scriptedServer, sendJson } from '@todo-agents/client/testing/scripted-server'
import type { FeedEvent } from '@todo-agents/contract/feed'
import type { Message } from '@todo-agents/contract/session'
import type { Me } from '@todo-agents/contract/user'
import { StrictMode, useState } from 'react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ToastContext } from '../../lib/page/toast.ts'
import { ClientContext } from '../../lib/server/client.ts'
import { FeedContext } from '../../lib/server/feed.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { MeContext } from '../../lib/user/me.ts'
import { button, render, setTouched, write } from '../../testing/render.ts'
import { ChatPanel } from './chat-panel.tsx'

const earlier: Message[] = [
  {
    id: 'm1',
    run_id: 'earlier',
    role: 'user',
    content: 'Old question.',
    tool_calls: [],
    error_code: null,
    created_at: '',
  },
  {
    id: 'm2',
    run_id: 'earlier',
    role: 'assistant',
    content: 'Old answer.',
    tool_calls: [],
    error_code: null,
    created_at: '',
  },
]
const first = encode(numbered([initialized]))
const rest = encode(numbered([message('New answer.'), completed('New answer.'), history], run_id, 2))
const OLD = 'You: Old question.Assistant: Old answer.'
const NEW = 'You: New question.Assistant: New answer.'

/** A server whose stored history is read as `read` says, and whose answers are told as `tell` does. */
function chatServer(read: () => Promise<Message[]>, tell: (stream: ServerResponse) => void) {
  const data: Record<string, () => Promise<unknown>> = {
    'session.history': async () => ({ messages: await read(), next_cursor: null }),
    'run.active': async () => [],
    'run.approve': async () => ({}),
    'run.cancel': async () => ({}),
  }
  return scriptedServer(async (response, { path }) => {
    if (!path.startsWith('/trpc/')) return tell(openStream(response))
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

function open({ url }: { url: string }, opened: string | null = session_id) {
  const client = createTodoAgents({ url, token: 'token' })
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const listeners = new Set<(event: FeedEvent) => void>()
  let isWaiting: boolean | undefined

  function Page() {
    const [session, setSession] = useState(opened)
    return (
      <>
        <input aria-label="Add a todo" />
        <ChatPanel session_id={session} onSession={setSession} onWaiting={(now) => (isWaiting = now)} header={null} />
      </>
    )
  }

  const page = render(
    <StrictMode>
      <ClientContext value={client}>
        <trpc.Provider client={client.trpc} queryClient={queryClient}>
          <QueryClientProvider client={queryClient}>
            <ToastContext value={() => {}}>
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
    composer: host.querySelector('textarea')!,
    log: () => host.querySelector('[role=log]')?.textContent,
    status: () => host.querySelector('[role=status]')?.textContent,
    alert: () => host.querySelector('[role=alert]')?.textContent ?? null,
    tell: (event: FeedEvent) => {
      for (const listener of listeners) listener(event)
    },
    say(text: string) {
      write(host.querySelector('textarea')!, text)
      button(host, 'Send').click()
    },
    /** What is still asked is answered before the server goes. */
    async [Symbol.asyncDispose]() {
      await until(() => expect(queryClient.isFetching()).toBe(0))
      page[Symbol.dispose]()
    },
  }
}

/** Something that comes when the test says so. */
function later<Value>() {
  return Promise.withResolvers<Value>()
}

const until = (check: () => void) => vi.waitFor(check, { timeout: 60_000, interval: 5 })

describe('history', () => {
  test('history is shown with an answer that was streamed before it was read', async () => {
    const stored = later<Message[]>()
    await using server = await chatServer(
      () => stored.promise,
      (stream) => stream.end(first + rest),
    )
    await using page = open(server)
    page.say('New question.')
    await until(() => expect(page.log()).toBe(NEW))
    await until(() => expect(page.status()).toBe(''))
    stored.resolve(earlier)

    await until(() => expect(page.log()).toBe(OLD + NEW))
  })

  test('history is shown while an answer is streamed', async () => {
    const stored = later<Message[]>()
    const told = later<ServerResponse>()
    await using server = await chatServer(() => stored.promise, told.resolve)
    await using page = open(server)
    page.say('New question.')
    const stream = await told.promise
    stored.resolve(earlier)
    await until(() => expect(server.requests.some(({ path }) => path.includes('session.history'))).toBe(true))
    stream.write(first)

    await until(() => expect(page.log()).toMatch(OLD))
    stream.end(rest)
    await until(() => expect(page.log()).toBe(OLD + NEW))
  })

  test('history that could not be read is read again by the user', async () => {
    let isDown = true
    const told = later<ServerResponse>()
    await using server = await chatServer(() => (isDown ? Promise.reject() : Promise.resolve(earlier)), told.resolve)
    await using page = open(server)
    await until(() => expect(page.alert()).toMatch('It went wrong.'))
    page.say('New question.')
    const stream = await told.promise
    stream.write(first)
    await until(() => expect(page.log()).toMatch('Assistant:'))
    expect(page.alert()).toMatch('Messages may be missing. It went wrong.')
    isDown = false
    button(page.host, 'Try again').click()

    await until(() => expect(page.log()).toMatch(OLD))
    expect(page.alert()).toBe(null)
    stream.end(rest)
    await until(() => expect(page.log()).toBe(OLD + NEW))
  })

  test('history that could not be read is read again by itself once the answer has ended', async () => {
    let isDown = true
    const told = later<ServerResponse>()
    await using server = await chatServer(() => (isDown ? Promise.reject() : Promise.resolve(earlier)), told.resolve)
    await using page = open(server)
    await until(() => expect(page.alert()).toMatch('It went wrong.'))
    page.say('New question.')
    const stream = await told.promise
    isDown = false
    stream.end(first + rest)

    await until(() => expect(page.log()).toBe(OLD + NEW))
    expect(page.alert()).toBe(null)
  })

  test('history is not read in a conversation that began here', async () => {
    await using server = await chatServer(
      async () => [],
      (stream) => stream.end(first + rest),
    )
    await using page = open(server, null)
    page.say('New question.')
    await until(() => expect(server.requests.some(({ path }) => path.includes('run.active'))).toBe(true))
    await until(() => expect(page.log()).toBe(NEW))
    await until(() => expect(page.status()).toBe(''))

    expect(server.requests.filter(({ path }) => path.includes('session.history'))).toEqual([])
  })

  test('history that was read before the last answer does not remove the answer', async () => {
    const elsewhere = earlier.map((one) => ({ ...one, id: `${one.id} phone`, run_id: 'phone' }))
    const again = later<Message[]>()
    const reads = [Promise.resolve(earlier), again.promise]
    await using server = await chatServer(
      () => reads.shift() ?? again.promise,
      (stream) => stream.end(first + rest),
    )
    await using page = open(server)
    await until(() => expect(page.log()).toBe(OLD))
    page.tell({ type: 'start' })
    await until(() => expect(reads).toEqual([]))
    page.say('New question.')
    await until(() => expect(page.log()).toBe(OLD + NEW))
    again.resolve([...earlier, ...elsewhere])

    await until(() => expect(page.log()).toBe(OLD + OLD + NEW))
  })
})

describe('the focus', () => {
  afterEach(() => setTouched(false))

  test('the focus goes back to the composer when an answer is stopped', async () => {
    const told = later<ServerResponse>()
    await using server = await chatServer(async () => [], told.resolve)
    await using page = open(server)
    page.say('New question.')
    await until(() => expect(page.status()).toBe('The assistant is working.'))
    const stop = button(page.host, 'Stop')
    stop.focus()
    stop.click()
    const stream = await told.promise
    stream.write(first)
    await until(() => expect(server.requests.some(({ path }) => path.includes('run.cancel'))).toBe(true))
    stream.end(rest)
    await until(() => expect(page.status()).toBe(''))

    expect(document.activeElement).toBe(page.composer)
  })

  test.each<[string, boolean, string | null]>([
    ['goes from a decision to the composer', false, 'Message'],
    ['does not, where that would bring up a keyboard on the screen', true, null],
  ])('%s', async (_, isTouched, label) => {
    setTouched(isTouched)
    const parts = [
      encode(numbered([initialized, question])),
      encode(numbered([completed('Done.'), history], run_id, 3)),
    ]
    await using server = await chatServer(
      async () => [],
      (stream) => stream.end(parts.shift()),
    )
    await using page = open(server)
    page.say('Delete all.')
    await until(() => expect(page.status()).toBe('The assistant asks for your approval.'))
    expect(focused()).toBe('Approval needed')
    expect(page.isWaiting()).toBe(true)
    const deny = button(page.host, 'Deny')
    deny.focus()
    deny.click()

    await until(() => expect(page.status()).toBe(''))
    expect(page.log()).toMatch('Done.')
    expect(page.isWaiting()).toBe(false)
    expect(focused()).toBe(label)
  })

  function focused(): string | null {
    return document.activeElement?.getAttribute('aria-label') ?? null
  }
})

describe('a message that was refused', () => {
  beforeEach(() => sessionStorage.clear())

  /** A server that refuses every message while `isRefusing` says so. */
  function refusingServer(isRefusing: () => boolean) {
    return chatServer(
      async () => [],
      (stream) => stream.end(isRefusing() ? encode([failure('queue_full')]) : first + rest),
    )
  }

  test('a refused message is in the chat again after a reload, and is sent when the user says so', async () => {
    let isRefusing = true
    await using server = await refusingServer(() => isRefusing)
    {
      await using page = open(server)
      page.say('New question.')
      await until(() => expect(page.alert()).toMatch('It went wrong.'))
      button(page.host, 'Discard')
    }
    isRefusing = false
    await using page = open(server)
    await until(() => expect(queued(page.host)).toBe('You: New question.May not have been sent·Retry·Discard'))
    button(page.host, 'Retry: New question.').click()

    await until(() => expect(page.log()).toBe(NEW))
    expect(queued(page.host)).toBe('')
    expect(sessionStorage.length).toBe(0)
  })

  test('a refused message can be discarded before and after a reload', async () => {
    await using server = await refusingServer(() => true)
    {
      await using page = open(server)
      page.say('New question.')
      await until(() => button(page.host, 'Discard'))
      button(page.host, 'Discard').click()
      await until(() => expect(page.log()).toBe(''))
      expect(page.alert()).toBe(null)
      page.say('Another question.')
      await until(() => button(page.host, 'Discard'))
    }
    await using page = open(server)
    await until(() => button(page.host, 'Discard: Another question.'))
    button(page.host, 'Discard: Another question.').click()
    await until(() => expect(queued(page.host)).toBe(''))
    expect(document.activeElement).toBe(page.composer)
    expect(sessionStorage.length).toBe(0)
  })

  test('a refused message does not keep the history from being read after a reload', async () => {
    await using server = await chatServer(
      async () => earlier,
      (stream) => stream.end(encode([failure('queue_full')])),
    )
    {
      await using page = open(server)
      await until(() => expect(page.log()).toBe(OLD))
      page.say('New question.')
      await until(() => button(page.host, 'Discard'))
    }
    await using page = open(server)
    await until(() => expect(page.log()).toBe(OLD))
    expect(queued(page.host)).toMatch('New question.')
  })

  function queued(host: HTMLElement): string | null | undefined {
    return host.querySelector('[aria-label="Queued messages"]')?.textContent
  }
})
