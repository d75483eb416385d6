import type { ToolCallPart } from '@todo-agents/client/chat/chat-state'
import type { ToolStatus } from '@todo-agents/contract/agent-events'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { toolTitle } from './tool-names.ts'
import { toolSummary } from './tool-summary.ts'

const TODAY = '2026-11-22'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

function call(tool_name: string, fields: Partial<ToolCallPart> = {}): ToolCallPart {
  return {
    type: 'tool_call',
    call_id: 'c1',
    tool_name,
    arguments: {},
    output: null,
    status: 'ok',
    change_ids: [],
    ...fields,
  }
}

test('a created todo is shown with its title and time', () => {
  const output = { todo: { item: 'Team meeting', start_time: '2026-11-23 14:00:00', due_date: null }, conflicts: [] }
  const [line, ...more] = toolSummary(call('create_todo', { output }), TODAY)
  expect(line?.text).toBe('Team meeting')
  expect(line?.note).toMatch(/^Tomorrow, (2:00\sPM|14:00)$/)
  expect(more).toEqual([])
})

test('a call without a result shows the title of its arguments', () => {
  const running = call('create_todo', { status: null, arguments: { item: 'Team meeting' } })
  expect(toolSummary(running, TODAY)).toEqual([{ text: 'Team meeting', note: null }])
})

test('the first of many todos are named, and the rest counted', () => {
  const todos = Array.from({ length: 9 }, (_, index) => ({ item: `Todo ${index + 1}`, due_date: '2026-11-22' }))
  const lines = toolSummary(call('get_todo_list', { output: { todos } }), TODAY)
  expect(lines.map(({ text }) => text)).toEqual(['Todo 1', 'Todo 2', 'Todo 3', 'Todo 4', 'and 5 more'])
  expect(lines[0]?.note).toBe('Today')
})

test.each(['todos', 'deleted', 'undone'])('the %s that the server left out are counted', (name) => {
  const some = Array.from({ length: 5 }, (_, index) => ({ item: `Todo ${index + 1}`, name: `Todo ${index + 1}` }))
  const lines = toolSummary(call('any_tool', { output: { [name]: some, counts: { [name]: 9 } } }), TODAY)
  expect(lines.map(({ text }) => text)).toEqual(['Todo 1', 'Todo 2', 'Todo 3', 'Todo 4', 'and 5 more'])
})

test('a single todo more than the limit is named, not counted', () => {
  const todos = Array.from({ length: 5 }, (_, index) => ({ item: `Todo ${index + 1}` }))
  expect(toolSummary(call('get_todo_list', { output: { todos } }), TODAY)).toHaveLength(5)
})

test.each([
  ['get_todo_list', { todos: [] }, 'Found none'],
  ['get_user_quota', { current_usage: 3, monthly_limit: 200 }, '3 of 200 requests this month'],
  ['get_user_quota', { current_usage: 0, monthly_limit: null }, 'No monthly limit'],
  ['analyze_schedule', { conflicts: [], free_slots: [{}, {}] }, 'no overlaps, 2 free slots'],
  ['analyze_schedule', { conflicts: [{}], free_slots: [{}] }, '1 overlap, 1 free slot'],
  ['analyze_schedule', { conflicts: [{}], free_slots: [{}], counts: { free_slots: 9 } }, '1 overlap, 9 free slots'],
])('%s answers %o: %s', (tool_name, output, text) => {
  expect(toolSummary(call(tool_name, { output }), TODAY)).toEqual([{ text, note: null }])
})

test('deleted and undone things are named', () => {
  expect(toolSummary(call('delete_todo', { output: { deleted: [{ item: 'A' }] } }), TODAY)).toEqual([
    { text: 'A', note: null },
  ])
  const output = { undone: [{ entity: 'todo', name: 'A', now: 'restored', todo: null }] }
  expect(toolSummary(call('undo', { output }), TODAY)).toEqual([{ text: 'A', note: 'restored' }])
})

test.each([
  { code: 'not_found', message: 'There is no such todo.' },
  { error: 'There is no such todo.' },
  { error: { code: 'not_found', message: 'There is no such todo.' } },
])('an error is told in its own words: %o', (output) => {
  expect(toolSummary(call('update_todo', { status: 'error', output }), TODAY)).toEqual([
    { text: 'There is no such todo.', note: null },
  ])
})

test('in German, an error is said in German by its code', async () => {
  vi.stubGlobal('navigator', { languages: ['de-DE'] })
  vi.resetModules()
  const german = await import('./tool-summary.ts')
  const output = {
    error: { code: 'not_found', message: 'There is no list “Trip”. There are no lists yet.', field: 'list' },
  }
  expect(german.toolSummary(call('update_list', { status: 'error', output }), TODAY)).toEqual([
    { text: 'Das wurde nicht gefunden. Vielleicht wurde es gelöscht.', note: null },
  ])
})

describe('unknown output', () => {
  test.each([null, 'text', 7, [], [1], { todo: null }, { todos: 'x' }, { todos: [null, 1, { item: 2 }] }])(
    '%o',
    (output) => {
      expect(toolSummary(call('tool_of_tomorrow', { output }), TODAY)).toEqual([])
    },
  )

  test('a time in an unknown form is shown unchanged', () => {
    const output = { todo: { item: 'A', start_time: 'soon' } }
    expect(toolSummary(call('create_todo', { output }), TODAY)).toEqual([{ text: 'A', note: 'soon' }])
  })
})

test('a tool has a name for each state, and an unknown tool is shown by its own name', () => {
  const title = (tool_name: string, status: ToolStatus | null, args: unknown = {}) =>
    toolTitle({ tool_name, arguments: args }, status)
  expect(title('create_todo', null)).toBe('Creating a todo')
  expect(title('create_todo', 'ok')).toBe('Created a todo')
  expect(title('create_todo', 'error')).toBe('Could not create the todo')
  expect(title('tool_of_tomorrow', 'ok', null)).toBe('tool of tomorrow')
  expect(title('constructor', 'ok')).toBe('constructor')
})

test.each([
  ['update_list', { action: 'create', name: 'Trip' }, 'Created a list'],
  ['update_list', { action: 'update', name: 'Trip' }, 'Changed a list'],
  ['update_list', { action: 'archive', name: 'Trip' }, 'Archived a list'],
  ['update_list', { action: 'restore', name: 'Trip' }, 'Brought back a list'],
  ['update_list', { action: 'delete', name: 'Trip' }, 'Deleted a list'],
  ['update_list', { action: 'action of tomorrow' }, 'Changed a list'],
  ['complete_todo', { id: '1' }, 'Ticked off'],
  ['complete_todo', { id: '1', completed: false }, 'Reopened'],
  ['remember_preference', { text: 'No meetings' }, 'Remembered'],
  ['remember_wording', { text: 'ping Mo', means: 'create' }, 'Remembered your words'],
  ['remember_preference', { text: 'No meetings', id: '1' }, 'Changed a wish'],
])('what %s did is named by its arguments: %o', (tool_name, args, title) => {
  expect(toolTitle({ tool_name, arguments: args }, 'ok')).toBe(title)
})

test('a deleted list and a wish are named', () => {
  const deletion = call('update_list', { arguments: { action: 'delete', name: 'Trip' }, output: { list: null } })
  expect(toolSummary(deletion, TODAY)).toEqual([{ text: 'Trip', note: null }])
  const wish = call('remember_preference', { output: { preference: { id: '1', text: 'No meetings' } } })
  expect(toolSummary(wish, TODAY)).toEqual([{ text: 'No meetings', note: null }])
})
