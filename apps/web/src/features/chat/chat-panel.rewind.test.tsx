// @vitest-environment happy-dom
import { encode } from '@todo-agents/client/testing/events'
import { describe, expect, test } from 'vitest'
import { button, write } from '../../testing/render.ts'
import { chatServer, earlier, first, openPanel, rest, until } from './testing/panel.tsx'

const [question, answer] = earlier as [(typeof earlier)[0], (typeof earlier)[0]]
const call = { call_id: 'c', tool_name: 'create_todo', arguments: {}, output: {}, status: 'ok' } as const
/** A conversation of two questions, where the first answer changed two todos and the second one changed one. */
const stored = [
  question,
  { ...answer, tool_calls: [{ ...call, change_ids: ['1', '2'] }] },
  { ...question, id: 'm3', run_id: 'next', content: 'Next question.' },
  { ...answer, id: 'm4', run_id: 'next', tool_calls: [{ ...call, call_id: 'd', change_ids: ['3'] }] },
]
const refusal = encode([
  { event: 'error', data: { status: 'error', code: 'conflict', message: 'You have changed “Milk” since.' } },
])

async function opened(...replies: string[]) {
  await using scope = new AsyncDisposableStack()
  const server = scope.use(
    await chatServer(
      async () => stored,
      (stream) => stream.end(replies.shift()),
    ),
  )
  const page = scope.use(openPanel(server))
  await until(() => expect(page.log()).toMatch('Next question.'))
  const owned = scope.move()
  const form = (name: string) => page.host.querySelector<HTMLElement>(`form[aria-label="${name}"]`)
  return {
    page,
    form,
    field: () => form('Edit the message')!.querySelector('textarea')!,
    sent: () => server.requests.filter(({ method, path }) => method === 'POST' && path.includes('/stream')),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

describe('an earlier message', () => {
  test('an edited message says what will be undone, and replaces what followed', async () => {
    await using panel = await opened(first + rest)
    const { page, form, field, sent } = panel
    button(page.host, 'Edit this message').click()
    await until(() => expect(document.activeElement).toBe(field()))
    expect(field().value).toBe('Old question.')
    expect(form('Edit the message')?.textContent).toMatch(
      'What the assistant has changed since this message will be undone (3 changes). ' +
        'The answer and 1 later message can still be looked at as an earlier version.',
    )
    expect(sent()).toEqual([])
    write(field(), 'New question.')
    button(form('Edit the message')!, 'Send').click()

    await until(() => expect(page.log()).toMatch(/^You: New question\.Assistant: New answer\./))
    expect(page.log()).not.toMatch('Next question.')
    expect(sent()).toMatchObject([{ body: { messages: [{ content: 'New question.' }], rewind_to: 'earlier' } }])
  })

  test('a conflict is shown in the form, and what was typed stays', async () => {
    await using panel = await opened(refusal)
    const { page, form, field } = panel
    button(page.host, 'Edit this message').click()
    await until(() => expect(field().value).toBe('Old question.'))
    write(field(), 'Typed with care.')
    button(form('Edit the message')!, 'Send').click()

    await until(() => expect(form('Edit the message')?.textContent).toMatch('You have changed “Milk” since.'))
    expect(field().value).toBe('Typed with care.')
    expect(field().readOnly).toBe(false)
    expect(page.log()).toMatch('Next question.')
    expect(page.log()?.match(/You have changed “Milk” since/g)).toHaveLength(1)

    button(form('Edit the message')!, 'Cancel').click()
    await until(() => expect(form('Edit the message')).toBe(null))
    expect(page.alert()).toBe(null)
  })

  test('after a conflict, what was typed can be sent as a new message, and a draft stays in the composer', async () => {
    await using panel = await opened(refusal, first + rest)
    const { page, form, field, sent } = panel
    write(page.composer, 'A draft.')
    button(page.host, 'Edit this message').click()
    await until(() => expect(field().value).toBe('Old question.'))
    write(field(), 'Typed with care.')
    button(form('Edit the message')!, 'Send').click()
    await until(() => button(form('Edit the message')!, 'Send as a new message instead').click())

    await until(() => expect(page.log()).toMatch(/Next question\..*You: Typed with care\.Assistant: New answer\./))
    expect(form('Edit the message')).toBe(null)
    expect(page.composer.value).toBe('A draft.')
    expect(sent()).toMatchObject([
      { body: { rewind_to: 'earlier' } },
      { body: { messages: [{ content: 'Typed with care.' }] } },
    ])
    expect(sent()[1]?.body).not.toHaveProperty('rewind_to')
  })

  test('the current version and the others keep the numbers of the order in which they were written', async () => {
    const later = { id: 'b', message_id: 'm5', content: '', replaced_by: 'm1', message_count: 2, created_at: '' }
    await using server = await chatServer(
      async () => stored,
      (stream) => stream.end(),
      [later],
    )
    await using page = openPanel(server)
    await until(() => button(page.host, 'Version 1 of 2: show the others').click())
    await until(() => expect(page.host.querySelector('dialog [role=status]')?.textContent).toBe('Version 2 / 2'))
    await until(() => expect(page.host.querySelector('dialog')?.textContent).toMatch('Old answer.'))
  })

  test('Escape gives up an edit, and nothing is sent', async () => {
    await using panel = await opened(first + rest)
    const { page, form, field, sent } = panel
    button(page.host, 'Edit this message').click()
    await until(() => expect(document.activeElement).toBe(field()))
    field().dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))

    await until(() => expect(form('Edit the message')).toBe(null))
    expect(page.log()).toMatch('Old question.')
    expect(document.activeElement).toBe(page.composer)
    expect(sent()).toEqual([])
  })

  test('another answer is asked for with the same text, once the user has read what is undone', async () => {
    await using panel = await opened(first + rest)
    const { page, form, sent } = panel
    button(page.host, 'Ask again').click()
    await until(() => expect(form('Ask again')?.textContent).toMatch('will be undone (3 changes)'))
    expect(sent()).toEqual([])
    form('Ask again')!.querySelector<HTMLButtonElement>('button[type=submit]')!.click()

    await until(() => expect(page.log()).toMatch(/^You: Old question\.Assistant: New answer\./))
    expect(sent()).toMatchObject([{ body: { messages: [{ content: 'Old question.' }], rewind_to: 'earlier' } }])
  })
})
