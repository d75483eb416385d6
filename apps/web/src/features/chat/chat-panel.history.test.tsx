// @vitest-environment happy-dom
import type { ServerResponse } from 'node:http'
import type { Message } from '@todo-agents/contract/session'
import { describe, expect, test } from 'vitest'
import { button } from '../../testing/render.ts'
import { chatServer, earlier, first, later, NEW, OLD, openPanel, rest, until } from './testing/panel.tsx'

/** Opens a panel whose history cannot be read until `mend` is called, and sends a question from there. */
async function askWithoutHistory() {
  let isDown = true
  const opened = later<ServerResponse>()
  await using scope = new AsyncDisposableStack()
  const read = () => (isDown ? Promise.reject() : Promise.resolve(earlier))
  const page = scope.use(openPanel(scope.use(await chatServer(read, opened.resolve))))
  await until(() => expect(page.alert()).toMatch('It went wrong.'))
  page.say('New question.')
  const stream = await opened.promise
  const owned = scope.move()
  return {
    page,
    stream,
    mend() {
      isDown = false
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

describe('history', () => {
  test('history is shown with an answer that was streamed before it was read', async () => {
    const stored = later<Message[]>()
    await using server = await chatServer(
      () => stored.promise,
      (stream) => stream.end(first + rest),
    )
    await using page = openPanel(server)
    page.say('New question.')
    await until(() => expect(page.log()).toBe(NEW))
    await until(() => expect(page.status()).toBe(''))
    stored.resolve(earlier)

    await until(() => expect(page.log()).toBe(OLD + NEW))
  })

  test('history is shown while an answer is streamed', async () => {
    const stored = later<Message[]>()
    const opened = later<ServerResponse>()
    await using server = await chatServer(() => stored.promise, opened.resolve)
    await using page = openPanel(server)
    page.say('New question.')
    const stream = await opened.promise
    stored.resolve(earlier)
    await until(() => expect(server.requests.some(({ path }) => path.includes('session.history'))).toBe(true))
    stream.write(first)

    await until(() => expect(page.log()).toMatch(OLD))
    stream.end(rest)
    await until(() => expect(page.log()).toBe(OLD + NEW))
  })

  test('history that could not be read is read again by the user', async () => {
    await using asked = await askWithoutHistory()
    const { page, stream } = asked
    stream.write(first)
    await until(() => expect(page.log()).toMatch('Assistant:'))
    expect(page.alert()).toMatch('Messages may be missing. It went wrong.')
    asked.mend()
    button(page.host, 'Try again').click()

    await until(() => expect(page.log()).toMatch(OLD))
    expect(page.alert()).toBe(null)
    stream.end(rest)
    await until(() => expect(page.log()).toBe(OLD + NEW))
  })

  test('history that could not be read is read again by itself once the answer has ended', async () => {
    await using asked = await askWithoutHistory()
    const { page, stream } = asked
    asked.mend()
    stream.end(first + rest)

    await until(() => expect(page.log()).toBe(OLD + NEW))
    expect(page.alert()).toBe(null)
  })

  test('history is not read in a conversation that began here', async () => {
    await using server = await chatServer(
      async () => [],
      (stream) => stream.end(first + rest),
    )
    await using page = openPanel(server, null)
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
    await using page = openPanel(server)
    await until(() => expect(page.log()).toBe(OLD))
    page.emit({ type: 'start' })
    await until(() => expect(reads).toEqual([]))
    page.say('New question.')
    await until(() => expect(page.log()).toBe(OLD + NEW))
    again.resolve([...earlier, ...elsewhere])

    await until(() => expect(page.log()).toBe(OLD + OLD + NEW))
  })
})
