import { USER } from '@todo-agents/agent/testing/memory-run-port'
import type { KnownWording, Meaning } from '@todo-agents/contract/wording'
import { expect, test } from 'vitest'
import { chat } from './testing/chat.ts'

/** A chat that reads the wordings again for each message, as a server does. */
function learningChat(...wordings: KnownWording[]) {
  const user = { ...USER, wordings }
  const all = chat(user)
  const known = () => all.port.data.wordings.map(({ text, means }) => `${text}: ${means}`)
  async function say(message: string) {
    const result = await all.say(message)
    const stored = all.port.data.wordings
    user.wordings = [...stored, ...wordings.filter(({ text }) => !stored.some((each) => each.text === text))]
    return result
  }
  return { ...all, say, known }
}

test('after a yes to the offer the same words create a todo without a question', async () => {
  const { say, todos, known } = learningChat()
  expect((await say('blorp Mo')).reply).toContain('Shall I add “blorp Mo” as a todo?')
  const { reply, calls } = await say('yes')
  expect(calls).toEqual(['remember_wording', 'create_todo'])
  expect(reply).toBe('Created **blorp Mo**. I will understand that next time. Say “undo” to take it back.')
  expect(known()).toEqual(['blorp Mo: create'])
  expect((await say('Blorp Mo!')).reply).toMatch(/^Created \*\*Blorp Mo\*\*/)
  expect(todos()).toHaveLength(2)
})

test('after a no nothing is added, and the same words are not asked about again', async () => {
  const { say, todos, known } = learningChat()
  await say('blorp Mo')
  expect((await say('no')).reply).toBe('All right, I changed nothing. I will not take that for a todo again.')
  expect(known()).toEqual(['blorp Mo: none'])
  const { reply } = await say('blorp Mo')
  expect(reply).toContain('You told me that this is no todo, so I changed nothing.')
  expect(todos()).toEqual([])
})

test('that words are remembered is said once in a conversation', async () => {
  const { say, known } = learningChat()
  await say('blorp Mo')
  expect((await say('yes')).reply).toContain('I will understand that next time.')
  await say('grindle Ann')
  expect((await say('yes')).reply).not.toContain('next time')
  await say('zorp Bob')
  expect((await say('no')).reply).toBe('All right, I changed nothing.')
  expect(known()).toEqual(['blorp Mo: create', 'grindle Ann: create', 'zorp Bob: none'])
})

test('an undo after the yes takes back the todo', async () => {
  const { say, todos } = learningChat()
  await say('blorp Mo')
  await say('yes')
  expect((await say('undo')).reply).toContain('**blorp Mo** is gone again')
  expect(todos()).toEqual([])
})

test.each<[string, string, Meaning]>([
  ["when I say 'blorp Mo' I mean a todo", 'blorp Mo', 'create'],
  ['When I say “blorp Mo”, I mean a new task.', 'blorp Mo', 'create'],
  ['whenever I write "blorp Mo", add a todo', 'blorp Mo', 'create'],
  ['if I say blorp Mo I mean add a todo', 'blorp Mo', 'create'],
  ["'ping X' means add a todo", 'ping X', 'create'],
  ['by "standup" I mean a reminder', 'standup', 'create'],
  ['“agenda” means show my list', 'agenda', 'list'],
  ['“agenda” means what is on my list', 'agenda', 'list'],
  ['when I say "what gives" show my todos', 'what gives', 'list'],
  ['when I say “la la la” I mean nothing', 'la la la', 'none'],
  ['“good grief” is not a todo', 'good grief', 'none'],
  ["if I say 'ugh' you should ignore it", 'ugh', 'none'],
])('“%s” teaches words', async (message, text, means) => {
  const { say, port, todos } = learningChat()
  expect((await say(message)).reply).toMatch(/^From now on, .*Say “undo” to take it back\.$/)
  expect(port.data.wordings).toMatchObject([{ text, means }])
  expect(todos()).toEqual([])
})

test('taught words are understood afterwards', async () => {
  const { say, todos } = learningChat()
  await say('“agenda” means show my list')
  await say('add milk')
  expect((await say('agenda')).reply).toContain('milk')
  await say('when I say "buy bread" I mean nothing')
  await say('buy bread')
  expect(todos()).toEqual(['milk'])
})

test('a meaning that cannot be remembered is not taken for a todo', async () => {
  const { say, todos, known } = learningChat()
  expect((await say('when I say "bin it" I mean delete the last one')).reply).toContain(
    'I can remember words that mean',
  )
  for (const text of ['tomorrow at 9', 'undo', 'yes', 'add milk; call Bob', 'a'.repeat(201)])
    expect((await say(`when I say "${text}" I mean a todo`)).reply).toContain('I can only remember one order')
  expect(known()).toEqual([])
  expect(todos()).toEqual([])
})

test.each([
  ["forget that 'blorp Mo' means a todo"],
  ["forget what 'blorp Mo' means"],
  ['forget what blorp mo means'],
  ['please forget the meaning of “blorp Mo”.'],
])('“%s” forgets the words', async (message) => {
  const { say, known } = learningChat()
  await say('when I say "blorp Mo" I mean a todo')
  expect((await say(message)).reply).toBe('I have forgotten what “blorp Mo” means. Say “undo” to take it back.')
  expect(known()).toEqual([])
  expect((await say(message)).reply).toContain('I remember nothing about what')
})

test.each([
  'no, that was not a todo',
  'that is no todo',
  "I didn't mean a todo",
  "that wasn't meant as a todo",
  'nope, not a task',
])('“%s” takes back the todo of the last message, and remembers it', async (message) => {
  const { say, todos, known } = learningChat()
  await say('call Bob')
  const { reply } = await say(message)
  expect(reply).toContain('**call Bob** is gone again')
  expect(reply).toContain('I will not take that for a todo again.')
  expect(known()).toEqual(['call Bob: none'])
  await say('call Bob')
  expect(todos()).toEqual([])
})

test('a yes to an offer that was wrong is corrected', async () => {
  const { say, todos, known } = learningChat()
  await say('blorp Mo')
  await say('yes')
  await say('no, that was not a todo')
  expect(todos()).toEqual([])
  expect(known()).toEqual(['blorp Mo: none'])
  await say('blorp Mo')
  await say('add it as a todo')
  expect(todos()).toEqual(['blorp Mo'])
  expect(known()).toEqual(['blorp Mo: create'])
})

test.each([
  'add it as a todo',
  'that was a todo',
  'yes, add it',
  'no, I meant a task',
  'save that as a reminder please',
])('“%s” after a refusal creates the todo, and remembers it', async (message) => {
  const { say, todos, known } = learningChat({ text: 'play the drums louder', means: 'none' })
  expect((await say('play the drums louder')).reply).toContain('You told me that this is no todo')
  expect((await say(message)).reply).toMatch(/^Created \*\*play the drums louder\*\*/)
  expect(todos()).toEqual(['play the drums louder'])
  expect(known()).toEqual(['play the drums louder: create'])
})

test('“add it” after a no creates the todo', async () => {
  const { say, todos, known } = learningChat()
  await say('blorp Mo')
  await say('no')
  await say('add it')
  expect(todos()).toEqual(['blorp Mo'])
  expect(known()).toEqual(['blorp Mo: create'])
})

test('“add it” after words that were no todo adds them', async () => {
  const { say, todos } = learningChat({ text: 'call Bob', means: 'none' })
  await say('call Bob')
  await say('yes, add it')
  expect(todos()).toEqual(['call Bob'])
})

test('an order for a todo is taken back, and stays an order', async () => {
  const { say, todos, known } = learningChat()
  await say('add milk')
  expect((await say('no, that was not a todo')).reply).toContain('**milk** is gone again')
  expect(known()).toEqual([])
  await say('add milk')
  expect(todos()).toEqual(['milk'])
})

test('several todos of one message are taken back, and nothing is remembered', async () => {
  const { say, approve, todos, known } = learningChat()
  await say('buy milk; call Bob')
  expect(todos()).toHaveLength(2)
  await say('no, that was not a todo')
  await approve()
  expect(todos()).toEqual([])
  expect(known()).toEqual([])
})

test('without a todo of the last message nothing is taken back', async () => {
  const { say, todos, known } = learningChat()
  await say('call Bob')
  await say('what is on my list?')
  await say('that was not a todo')
  expect(todos()).toEqual(['call Bob'])
  expect(known()).toEqual([])
})

test('the rest of a conversation is remembered although an earlier message has a meaning today', async () => {
  const { say, todos } = learningChat()
  await say('add milk')
  await say('add bread')
  await say('show my todos')
  await say('blorp Mo')
  await say('yes')
  await say('complete the second one')
  expect(todos().filter((todo) => todo.endsWith('✓'))).toHaveLength(1)
})

test.each([
  'add “blorp Mo” is a todo to my list',
  'when I say hello to Ann, remind me to smile',
  'tell Ann that “Dune” means sand',
  'forget the milk',
  'forget about “call Mum”',
  'forget “call Mum”',
  'forget that',
  'that was a nice todo list',
  'this is not a drill',
])('“%s” teaches nothing', async (message) => {
  const { say, known } = learningChat()
  await say('hello')
  const { calls } = await say(message)
  expect(calls.filter((name) => name.endsWith('wording'))).toEqual([])
  expect(known()).toEqual([])
})
