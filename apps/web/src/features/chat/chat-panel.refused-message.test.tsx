// @vitest-environment happy-dom
import { encode, failure } from '@todo-agents/client/testing/events'
import { describe, expect, test } from 'vitest'
import { button } from '../../testing/render.ts'
import { chatServer, earlier, first, NEW, OLD, openPanel, rest, until } from './testing/panel.tsx'

describe('a message that was refused', () => {
  /** Starts a server that refuses each message while `isRefusing` returns true. */
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
      await using page = openPanel(server)
      page.say('New question.')
      await until(() => expect(page.alert()).toMatch('It went wrong.'))
      button(page.host, 'Discard')
    }
    isRefusing = false
    await using page = openPanel(server)
    await until(() => expect(queued(page.host)).toBe('You: New question.May not have been sent·Retry·Discard'))
    button(page.host, 'Retry: New question.').click()

    await until(() => expect(page.log()).toBe(NEW))
    expect(queued(page.host)).toBe('')
    expect(sessionStorage.length).toBe(0)
  })

  test('a refused message can be discarded before and after a reload', async () => {
    await using server = await refusingServer(() => true)
    {
      await using page = openPanel(server)
      page.say('New question.')
      await until(() => button(page.host, 'Discard'))
      button(page.host, 'Discard').click()
      await until(() => expect(page.log()).toBe(''))
      expect(page.alert()).toBe(null)
      page.say('Another question.')
      await until(() => button(page.host, 'Discard'))
    }
    await using page = openPanel(server)
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
      await using page = openPanel(server)
      await until(() => expect(page.log()).toBe(OLD))
      page.say('New question.')
      await until(() => button(page.host, 'Discard'))
    }
    await using page = openPanel(server)
    await until(() => expect(page.log()).toBe(OLD))
    expect(queued(page.host)).toMatch('New question.')
  })

  function queued(host: HTMLElement): string | null | undefined {
    return host.querySelector('[aria-label="Queued messages"]')?.textContent
  }
})
