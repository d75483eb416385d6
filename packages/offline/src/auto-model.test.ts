import type { ScriptedTurn } from '@todo-agents/agent/models/scripted/scripted'
import { say, scriptedModel, use } from '@todo-agents/agent/models/scripted/scripted'
import { memoryRunPort, USER } from '@todo-agents/agent/testing/memory-run-port'
import { dataOf, runToEnd } from '@todo-agents/agent/testing/run-to-end'
import type { UserContext } from '@todo-agents/agent/types'
import { expect, test } from 'vitest'
import { autoModel } from './auto-model.ts'
import { offlineModel } from './offline-model.ts'

/** A chat with both models: the rules, and a language model that plays a script. */
function autoChat(script: ScriptedTurn[] = []) {
  const user: UserContext = { ...USER }
  const port = memoryRunPort('', user)
  port.items.length = 0
  const model = scriptedModel(script)
  const titles = () => [...port.data.todos.values()].map(({ item }) => item)
  return {
    user,
    port,
    model,
    titles,
    async send(content: string) {
      port.items.push({ role: 'user', content })
      const { events } = await runToEnd(port, autoModel({ offline: offlineModel(), model }), { user })
      const [completed] = dataOf(events, 'completed')
      const agents = dataOf(events, 'agent_updated').map(({ name }) => name)
      const calls = dataOf(events, 'tool_call').map(({ tool_name }) => tool_name)
      return { reply: completed?.final_message, by: completed?.model, agents, calls }
    },
  }
}

test('a message that the rules are sure of never reaches the language model', async () => {
  const { send, model, titles, port } = autoChat()

  const { by, agents } = await send('add milk')

  expect(titles()).toEqual(['milk'])
  expect([by, agents, model.requests.length]).toEqual(['Todo Agents', ['Scripted', 'Todo Agents'], 0])
  expect(port.items.filter(({ role }) => role === 'assistant')).toMatchObject([
    { model: 'Todo Agents' },
    { model: 'Todo Agents' },
  ])
})

test('any other message goes to the language model', async () => {
  const { send, model } = autoChat([say('Milk is white.')])

  const { by, reply, agents } = await send('Write me a poem about milk')

  expect([by, reply, agents, model.requests.length]).toEqual(['Scripted', 'Milk is white.', ['Scripted'], 1])
})

test('when the rules would ask which todo, the language model goes on from what they have read', async () => {
  const { send, model, titles } = autoChat([say('Which of the two?')])
  await send('add dentist tomorrow at 9')
  await send('add dentist on Friday at 10')

  const { by, calls } = await send('delete the dentist')

  expect([by, calls, titles()]).toEqual(['Scripted', ['get_todo_list'], ['dentist', 'dentist']])
  const roles = model.requests[0]?.transcript.slice(-3).map((item) => item.role)
  expect(roles).toEqual(['user', 'assistant', 'tool'])
})

test('the language model takes every later step of a turn that it began', async () => {
  const { send, model } = autoChat([[use('get_todo_list', {})], say('None.')])

  const { by, agents } = await send('Is there anything with horses?')

  expect([by, agents, model.requests.length]).toEqual(['Scripted', ['Scripted'], 2])
})

test('when no todo is found, the language model takes over', async () => {
  const { send } = autoChat([say('There is none.')])
  expect(await send('done with the dentist')).toMatchObject({ by: 'Scripted', reply: 'There is none.' })
})

test('when some of the changes are made, the rules finish, even with a question', async () => {
  const { send, model, titles } = autoChat()
  await send('add milk')
  const { by, reply } = await send('add bread and eggs')
  expect([by, titles()]).toEqual(['Todo Agents', ['milk', 'bread', 'eggs']])
  expect(reply).toContain('bread')
  expect(model.requests).toEqual([])
})

test('“it” is the todo that the language model changed', async () => {
  const { send, port } = autoChat([
    [use('create_todo', { item: 'Groom the horse', start_time: '2026-01-15 14:00:00' })],
    say('Created it.'),
  ])
  await send('Horse hair everywhere, somebody do something today at two')

  const { by, calls } = await send('move it to Friday 9')

  expect([by, calls]).toEqual(['Todo Agents', ['get_todo_list', 'update_todo']])
  expect([...port.data.todos.values()]).toMatchObject([{ start_time: '2026-01-16T08:00:00.000Z' }])
})

test('“it” is unclear after the language model changed two todos, and after it changed none', async () => {
  const { send, titles } = autoChat([
    [use('create_todo', { item: 'Hay' }, 'a'), use('create_todo', { item: 'Oats' }, 'b')],
    say('Created both.'),
    say('Which one?'),
    say('You are welcome.'),
    say('What do you mean?'),
  ])
  await send('Horses are hungry creatures')

  expect(await send('delete it')).toMatchObject({ by: 'Scripted', reply: 'Which one?' })
  await send('How nice of you')
  expect(await send('delete it')).toMatchObject({ by: 'Scripted', calls: [], reply: 'What do you mean?' })
  expect(titles()).toEqual(['Hay', 'Oats'])
})

test('a place in a list that the language model showed is left to it', async () => {
  const { send, titles } = autoChat([[use('get_todo_list', {})], say('1. Oats 2. Hay'), say('Oats, then.')])
  await send('add Hay')
  await send('add Oats')
  await send('Anything for horses?')

  expect(await send('delete the first one')).toMatchObject({ by: 'Scripted' })
  expect(titles()).toEqual(['Hay', 'Oats'])
})

test('the correction of what the rules did stays with the rules', async () => {
  const { send, port, model } = autoChat()
  await send('add dentist tomorrow at 9')
  expect(await send('no, on Monday')).toMatchObject({ by: 'Todo Agents' })
  expect([...port.data.todos.values()]).toMatchObject([{ start_time: expect.stringMatching(/^2026-01-19/) }])
  expect(model.requests).toEqual([])
})

test('undo stays with the rules after one change, and goes to the language model after several', async () => {
  const { send, titles } = autoChat([say('Both?')])
  await send('add milk')
  expect(await send('undo')).toMatchObject({ by: 'Todo Agents' })
  expect(titles()).toEqual([])
  await send('add bread and eggs')
  expect(await send('undo')).toMatchObject({ by: 'Scripted', reply: 'Both?' })
})

test('a step of the rules that another process finds in the journal is continued by the rules', async () => {
  const { port, model } = autoChat()
  port.items.push({ role: 'user', content: 'add milk' })
  const died = new AbortController()
  const auto = () => autoModel({ offline: offlineModel(), model })
  await runToEnd(port, auto(), {
    handOver: died.signal,
    onEvent: ({ event }) => event === 'tool_call' && died.abort(),
  })
  const { events } = await runToEnd(port, auto(), { isResumed: true, epoch: 2 })
  expect(dataOf(events, 'completed')).toMatchObject([{ model: 'Todo Agents' }])
  expect([...port.data.todos.values()].map(({ item }) => item)).toEqual(['milk'])
})

test('the rules learn what words mean, and then answer them', async () => {
  const { send, model, titles, user } = autoChat([say('Who is Mo?'), say('Fine.')])
  expect((await send('ping Mo')).by).toBe('Scripted')
  expect((await send('that was a todo')).by).toBe('Scripted')
  expect(await send('when I say “ping Mo” I mean a todo')).toMatchObject({
    by: 'Todo Agents',
    calls: ['remember_wording'],
  })
  user.wordings = [{ text: 'ping Mo', means: 'create' }]
  expect((await send('ping Mo')).by).toBe('Todo Agents')
  expect(titles()).toEqual(['ping Mo'])
  expect(model.requests).toHaveLength(2)
})

test('words that mean no todo go to the language model', async () => {
  const { send, user } = autoChat([say('A song.')])
  user.wordings = [{ text: 'call Bob', means: 'none' }]
  expect((await send('call Bob')).by).toBe('Scripted')
})
