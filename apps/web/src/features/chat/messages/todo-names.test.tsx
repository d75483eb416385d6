// @vitest-environment happy-dom
import type { ToolCallPart } from '@todo-agents/client/chat/chat-state'
import { expect, test } from 'vitest'
import { createReplica } from '../../../lib/todos/replica.ts'
import { ReplicaContext } from '../../../lib/todos/replica-context.ts'
import { render } from '../../../testing/render.ts'
import { todoOf } from '../../../testing/todo.ts'
import { ChatContext } from '../chat-context.ts'
import { Markdown } from './markdown.tsx'
import { TodoNamesContext, todoNames } from './todo-names.ts'

const call = (output: unknown, status: ToolCallPart['status'] = 'ok'): ToolCallPart => ({
  type: 'tool_call',
  call_id: 'c',
  tool_name: 'get_todo_list',
  arguments: {},
  status,
  output,
  change_ids: [],
})
const todo = (id: string, item: string) => ({ id, item })

test('the titles of the todos that calls returned lead to them, except those of two todos or of a deleted one', () => {
  const { ids, isCut } = todoNames([
    call({ todos: [todo('1', 'gym'), todo('2', 'call Bob'), todo('3', 'call Bob'), todo('4', 'yoga')] }),
    call({ todo: todo('1', 'gym on Friday') }),
    call({ deleted: [todo('4', 'yoga')] }),
    call({ todos: [todo('5', 'secret')] }, 'error'),
    { type: 'text', content: 'gym', streaming: false },
  ])
  expect([...ids]).toEqual([
    ['gym', '1'],
    ['gym on Friday', '1'],
  ])
  expect(isCut).toBe(false)
})

/** Shows an answer after a call with this output. Returns what its links open, and what was opened by pressing all. */
async function linksIn(answer: string, output: unknown) {
  const open = [
    todoOf({ id: '8', item: 'report' }),
    todoOf({ id: '9', item: 'twice' }),
    todoOf({ id: '7', item: 'twice' }),
  ]
  const replica = createReplica({ time_zone: 'UTC', read: async () => ({ todos: open, next_cursor: null }) })
  await replica.load()
  const opened: string[] = []
  using shown = render(
    <ReplicaContext value={replica}>
      <ChatContext value={{ onOpenTodo: (id) => opened.push(id) }}>
        <TodoNamesContext value={todoNames([call(output)])}>
          <Markdown content={answer} isStreaming={false} />
        </TodoNamesContext>
      </ChatContext>
    </ReplicaContext>,
  )
  const links = [...shown.host.querySelectorAll('a')]
  for (const link of links) if (link.target === '') link.click()
  return { links: links.map((link) => `${link.textContent} ${link.getAttribute('href')}`), opened }
}

test('a strong title in an answer opens its todo; a part of a title, another text and a text in a link do not', async () => {
  const answer = '**gym** at 6, **gym bag**, gym, and **[gym](https://h.example/)** [**gym**](https://h.example/)'
  const { links, opened } = await linksIn(answer, { todos: [todo('1', 'gym')] })
  expect(links).toEqual([
    'gym /today?todo=1',
    'gym (h.example) https://h.example/',
    'gym (h.example) https://h.example/',
  ])
  expect(opened).toEqual(['1'])
})

test('a title with marks of Markdown in it opens its todo', async () => {
  const { links } = await linksIn('Moved **2 \\* 3 \\_ 4**.', { todo: todo('1', '2 * 3 _ 4') })
  expect(links).toEqual(['2 * 3 _ 4 /today?todo=1'])
})

test('of a list that was cut, the titles of open todos open them, unless two have the same', async () => {
  const cut = { todos: [todo('1', 'gym')], counts: { todos: 9 } }
  expect((await linksIn('**report** **twice**', cut)).opened).toEqual(['8'])
  expect((await linksIn('**report**', { todos: [] })).opened).toEqual([])
})
