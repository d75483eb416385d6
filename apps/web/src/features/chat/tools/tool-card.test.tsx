// @vitest-environment happy-dom
import type { ToolCallPart } from '@todo-agents/client/chat/chat-state'
import type { Me } from '@todo-agents/contract/user'
import { expect, test } from 'vitest'
import { MeContext } from '../../../lib/user/me.ts'
import { render } from '../../../testing/render.ts'
import { ToolCard } from './tool-card.tsx'

function card(
  code: string,
  message: string,
  left_out?: string[],
): { label: string | null; text: string; hasAlarm: boolean } {
  const call: ToolCallPart = {
    type: 'tool_call',
    call_id: 'c',
    tool_name: 'delete_todo',
    arguments: { id: '1' },
    output: { error: { code, message, field: null }, left_out },
    status: 'error',
    change_ids: [],
  }
  using shown = render(
    <MeContext value={{ time_zone: 'Europe/Berlin' } as Me}>
      <ToolCard calls={[call]} run="ended" run_id={null} />
    </MeContext>,
  )
  const article = shown.host.querySelector('article')
  return {
    label: article?.getAttribute('aria-label') ?? null,
    text: article?.textContent ?? '',
    hasAlarm: article?.querySelector('[class*="danger"]') !== null,
  }
}

test('a call that the user declined is not shown as a failure', () => {
  const { label, text, hasAlarm } = card('declined', 'The user declined this; nothing was changed.')
  expect(label).toBe('You declined this')
  expect(text).toBe('You declined thisNothing was changed.')
  expect(hasAlarm).toBe(false)
})

test('a question that was not answered in time is not shown as a failure', () => {
  const { label, hasAlarm } = card('expired', 'The user did not answer in time; nothing was changed.')
  expect(label).toBe('You did not answer in time')
  expect(hasAlarm).toBe(false)
})

test('a call that went back to the assistant is told to the user in their words, and not as a failure', () => {
  const { text, hasAlarm } = card('disagrees', 'The user wrote “Friday”. Correct it, or make the same call again.')
  expect(text).toBe('Asked againThe call had another day or time than you wrote, so the assistant was asked again.')
  expect(hasAlarm).toBe(false)
})

test('a failed call is shown as a failure', () => {
  const { label, text, hasAlarm } = card('not_found', 'There is no todo 1.')
  expect(label).toBe('Could not delete the todo')
  expect(text).toContain('There is no todo 1.')
  expect(hasAlarm).toBe(true)
})

test('the rows of a declined call are listed', () => {
  const { text } = card('declined', 'The user declined this; nothing was changed.', ['Delete “Milk”'])
  expect(text).toBe('You declined thisNothing was changed.Not done, as you did not approve it:Delete “Milk”')
})

test('a call with rows left out shows the rows that were done and those that were not', () => {
  const call: ToolCallPart = {
    type: 'tool_call',
    call_id: 'c',
    tool_name: 'delete_todo',
    arguments: { id: ['1', '3'] },
    output: { deleted: [{ item: 'Milk' }, { item: 'Butter' }], left_out: ['Delete “Bread”'] },
    status: 'ok',
    change_ids: [],
  }
  using shown = render(
    <MeContext value={{ time_zone: 'Europe/Berlin' } as Me}>
      <ToolCard calls={[call]} run="ended" run_id={null} />
    </MeContext>,
  )
  const done = [...shown.host.querySelectorAll('bdi.font-medium')].map(({ textContent }) => textContent)
  expect(done).toEqual(['Milk', 'Butter'])
  const left_out = shown.host.querySelector('[aria-label="Not done"] ul')
  expect(left_out?.textContent).toBe('Delete “Bread”')
})
