// @vitest-environment happy-dom
import type { ServerResponse } from 'node:http'
import {
  completed,
  encode,
  history,
  initialized,
  numbered,
  question,
  run_id,
  session_id,
} from '@todo-agents/client/testing/events'
import { afterEach, describe, expect, test } from 'vitest'
import { button, setTouched, write } from '../../testing/render.ts'
import { chatServer, first, later, openPanel, rest, until } from './testing/panel.tsx'

/** A server whose run asks for an approval, and is done once it has it. */
function askingServer() {
  const parts = [encode(numbered([initialized, question])), encode(numbered([completed('Done.'), history], run_id, 3))]
  return chatServer(
    async () => [],
    (stream) => stream.end(parts.shift()),
  )
}

async function openQuestion(server: Awaited<ReturnType<typeof askingServer>>) {
  const page = openPanel(server)
  page.say('Delete all.')
  await until(() => expect(page.status()).toBe('The assistant asks for your approval.'))
  return page
}

describe('focus', () => {
  afterEach(() => setTouched(false))

  test('the focus goes back to the composer when an answer is stopped', async () => {
    const opened = later<ServerResponse>()
    await using server = await chatServer(async () => [], opened.resolve)
    await using page = openPanel(server)
    page.say('New question.')
    await until(() => expect(page.status()).toBe('The assistant is working.'))
    const stop = button(page.host, 'Stop')
    stop.focus()
    stop.click()
    const stream = await opened.promise
    stream.write(first)
    await until(() => expect(server.requests.some(({ path }) => path.includes('run.cancel'))).toBe(true))
    stream.end(rest)
    await until(() => expect(page.status()).toBe(''))

    expect(document.activeElement).toBe(page.composer)
  })

  test.each<[string, boolean, string | null]>([
    ['the focus goes from a decision to the composer', false, 'Message'],
    ['the focus stays away from the composer where that would open an on-screen keyboard', true, null],
  ])('%s', async (_, isTouched, label) => {
    setTouched(isTouched)
    await using server = await askingServer()
    await using page = await openQuestion(server)
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

describe('an answer in words', () => {
  test.each([
    ['yes', 'approve'],
    ['No!', 'deny'],
  ])('“%s” presses the button when one question waits', async (answer, decision) => {
    await using server = await askingServer()
    await using page = await openQuestion(server)
    page.say(answer)
    await until(() => expect(page.log()).toMatch('Done.'))
    const decided = server.requests.find(({ path }) => path.includes('run.approve'))
    expect(JSON.stringify(decided?.body)).toContain(`"decision":"${decision}"`)
    expect(server.requests.filter(({ method, path }) => method === 'POST' && path.includes('/stream'))).toHaveLength(1)
    expect(page.composer.value).toBe('')
  })
})

test('a draft stays in its conversation', async () => {
  await using server = await chatServer(
    async () => [],
    (stream) => stream.end(first + rest),
  )
  await using page = openPanel(server, null)
  page.say('New question.')
  write(page.composer, 'The next question')
  await until(() => expect(page.log()).toMatch('New answer.'))
  expect(page.composer.value).toBe('The next question')
  page.show(null)
  await until(() => expect(page.composer.value).toBe(''))
  page.show(session_id)
  await until(() => expect(page.composer.value).toBe('The next question'))
})
