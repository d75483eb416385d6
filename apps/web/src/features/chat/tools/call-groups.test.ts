import type { ChatPart, ToolCallPart } from '@todo-agents/client/chat/chat-state'
import { expect, test } from 'vitest'
import { groupParts } from './call-groups.ts'

let ids = 0
function call(tool_name: string, status: ToolCallPart['status'] = 'ok'): ToolCallPart {
  return { type: 'tool_call', call_id: `c${ids++}`, tool_name, arguments: {}, output: {}, status, change_ids: [] }
}
const text: ChatPart = { type: 'text', content: 'a', streaming: false }

/** Returns the sizes of the groups; a text is 0. */
function sizes(...parts: ChatPart[]): number[] {
  return groupParts(parts).map((group) => (group.type === 'text' ? 0 : group.calls.length))
}

test('neighbouring calls of the same tool are one group, also while the last one is made', () => {
  expect(sizes(call('create_todo'), call('create_todo'), call('create_todo', null))).toEqual([3])
  expect(sizes(call('create_todo'), call('delete_todo'))).toEqual([1, 1])
  expect(sizes(call('create_todo'), text, call('create_todo'))).toEqual([1, 0, 1])
})

test('neighbouring calls of one tool that do different things are two groups', () => {
  const reopening = { ...call('complete_todo'), arguments: { id: '1', completed: false } }
  expect(sizes(call('complete_todo'), reopening, reopening)).toEqual([1, 2])
})

test('all neighbouring calls that only read are one group', () => {
  expect(sizes(call('get_todo_list'), call('get_lists'), call('update_todo'))).toEqual([2, 1])
})

test('a failed call stands alone', () => {
  expect(sizes(call('create_todo'), call('create_todo', 'error'), call('create_todo'))).toEqual([1, 1, 1])
})

test('the key of a group stays while it grows', () => {
  const parts = [text, call('create_todo'), call('create_todo')]
  expect(groupParts(parts).map(({ key }) => key)).toEqual(groupParts(parts.slice(0, 2)).map(({ key }) => key))
})

test('an answer without parts has no group', () => {
  expect(groupParts([])).toEqual([])
})
