import type { ToolCallPart } from '@todo-agents/client/chat/chat-state'
import { expect, test } from 'vitest'
import { refusalOf } from './refused-call.ts'

const call = (output: unknown, status: ToolCallPart['status'] = 'error'): ToolCallPart => ({
  type: 'tool_call',
  call_id: 'c',
  tool_name: 'delete_todo',
  arguments: {},
  output,
  status,
  change_ids: [],
})

test.each([
  ['declined', 'You declined this'],
  ['expired', 'You did not answer in time'],
  ['access_denied', 'Not approved'],
  ['disagrees', 'Asked again'],
  ['not_found', undefined],
  ['toString', undefined],
])('a call that ended with the code %s is told as %j', (code, title) => {
  expect(refusalOf(call({ error: { code, message: 'A sentence.' } }))?.title).toBe(title)
})

test('any other output of a server is not shown as a refusal', () => {
  for (const output of [null, 'declined', [], { error: null }, { error: 'declined' }]) {
    expect(refusalOf(call(output))).toBeNull()
  }
  expect(refusalOf(call({ error: { code: 'declined' } }, 'ok'))).toBeNull()
})
