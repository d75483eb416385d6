import type { TranscriptItem } from '@todo-agents/agent/types'
import type { Create } from '@todo-agents/language/commands/types'
import { describe, expect, test } from 'vitest'
import type { ModelState } from './pending-question.ts'
import { QUESTION_VERSION } from './pending-question.ts'
import type { Action, Question } from './plan.ts'
import { chat } from './testing/chat.ts'

type Said = Extract<TranscriptItem, { role: 'assistant' }>

/** Returns the last message of the assistant, as it is stored. */
function lastSaid({ port }: ReturnType<typeof chat>): Said {
  return port.items.findLast((item): item is Said => item.role === 'assistant')!
}

function storedQuestion(talk: ReturnType<typeof chat>) {
  return (lastSaid(talk).model_state as ModelState).offline.question
}

/** Changes the stored question to that of another version of the model. */
function outdate(talk: ReturnType<typeof chat>): void {
  const question = storedQuestion(talk)
  lastSaid(talk).model_state = { offline: { version: QUESTION_VERSION - 1, question } }
}

async function withDentists() {
  const talk = chat()
  await talk.say('add dentist for Anna on Friday at 10')
  await talk.say('add dentist for Ben on Monday at 11')
  return talk
}

const BOTH = ['dentist for Anna 2026-01-16T09:00', 'dentist for Ben 2026-01-19T10:00']

describe('a question that waits for an answer', () => {
  test('a question is stored with its choices and its version', async () => {
    const talk = await withDentists()
    await talk.say('delete the dentist')
    expect(lastSaid(talk).model_state).toMatchObject({
      offline: {
        version: QUESTION_VERSION,
        question: { kind: 'choose', choices: [{ item: 'dentist for Anna' }, { item: 'dentist for Ben' }] },
      },
    })
  })

  test('an answer chooses among the stored choices, even when a replay would list them in another order', async () => {
    const talk = await withDentists()
    await talk.say('delete the dentist')
    const list = talk.port.items.findLast((item) => item.role === 'tool')!
    const output = list.output as { todos: unknown[] }
    list.output = { ...output, todos: output.todos.toReversed() }
    await talk.say('2')
    expect(talk.todos()).toEqual([BOTH[0]])
  })

  test('a question is stored without the descriptions of its todos', async () => {
    const talk = await withDentists()
    for (const [id, todo] of talk.port.data.todos) talk.port.data.todos.set(id, { ...todo, description: 'long' })
    await talk.say('delete the dentist')
    expect(storedQuestion(talk)).toMatchObject({ choices: [{ description: null }, { description: null }] })
    await talk.say('2')
    expect(talk.todos()).toEqual([BOTH[0]])
  })

  test('an answer is replayed as an answer when its question lies before the turns that are replayed', async () => {
    const talk = await withDentists()
    await talk.say('delete the dentist')
    await talk.say('2')
    for (let turn = 0; turn < 11; turn++) await talk.say('help')
    expect((await talk.say('delete it')).reply).toContain('**dentist for Ben** is deleted already')
  })

  test('a reply that asks nothing stores no question', async () => {
    const talk = chat()
    await talk.say('help')
    expect(lastSaid(talk)).not.toHaveProperty('model_state')
  })
})

describe('a question of another version', () => {
  test.each([
    ['delete the dentist', 'both', []],
    ['cancel my gym membership', 'yes', [...BOTH, 'cancel my gym membership']],
  ])('the question after “%s” is asked again, and the second “%s” answers it', async (message, answer, after) => {
    const talk = await withDentists()
    const asked = await talk.say(message)
    outdate(talk)

    const again = await talk.say(answer)

    expect(again.calls).toEqual([])
    expect(again.reply).toBe(
      `I was updated after I asked this, so I did nothing with your answer. Here is my question again:\n\n${asked.reply}`,
    )
    expect(talk.todos()).toEqual(BOTH)
    const { last } = await talk.say(answer)
    if (last?.event === 'approval_required') await talk.approve()
    expect(talk.todos()).toEqual(after)
  })

  test('a question is asked again without the changes that its reply named', async () => {
    const talk = await withDentists()
    await talk.say('add milk and delete the dentist')
    outdate(talk)
    const { reply } = await talk.say('2')
    expect(reply).toContain('Several todos fit.')
    expect(reply).not.toContain('Created')
  })

  test('a question that was not stored is asked again', async () => {
    const talk = await withDentists()
    await talk.say('delete the dentist')
    delete lastSaid(talk).model_state
    expect((await talk.say('2')).reply).toContain('Here is my question again')
    expect(talk.todos()).toEqual(BOTH)
  })

  test('a no to an outdated question changes nothing', async () => {
    const talk = await withDentists()
    await talk.say('delete the dentist')
    outdate(talk)
    expect(await talk.say('none')).toMatchObject({ calls: [], reply: 'All right, I changed nothing.' })
  })

  test('a command after an outdated question is carried out', async () => {
    const talk = await withDentists()
    await talk.say('delete the dentist')
    outdate(talk)
    await talk.say('complete the dentist for Ben')
    expect(talk.todos()).toEqual([BOTH[0], `${BOTH[1]} ✓`])
  })

  test('a yes to an outdated question that a replay does not ask says that it is forgotten', async () => {
    const talk = await withDentists()
    await talk.say('delete the dentist')
    const stored = lastSaid(talk).model_state
    await talk.say('help')
    lastSaid(talk).model_state = { offline: { ...(stored as ModelState).offline, version: QUESTION_VERSION + 1 } }
    expect(await talk.say('yes')).toMatchObject({
      calls: [],
      reply:
        'I was updated after I asked you something, and I no longer know what it was. Nothing was changed. Please say again what to do.',
    })
  })

  test('after a question that its own version answered, “it” means the todo that the answer changed', async () => {
    const talk = await withDentists()
    await talk.say('complete the dentist')
    const asked = lastSaid(talk)
    await talk.say('2')
    asked.model_state = { offline: { ...(asked.model_state as ModelState).offline, version: QUESTION_VERSION - 1 } }
    await talk.say('rename it to Ben')
    expect(talk.todos()).toEqual([BOTH[0], 'Ben 2026-01-19T10:00 ✓'])
  })
})

/** When this test fails, questions that were stored before cannot be read any more: raise QUESTION_VERSION. */
test('the stored shape of a time is that of version 3', async () => {
  expect(QUESTION_VERSION).toBe(3)
  const talk = chat()
  await talk.say('dentist yesterday at 3')
  expect(storedQuestion(talk)).toMatchObject({ kind: 'confirm', action: { commands: [{ kind: 'create' }] } })
  const { action } = storedQuestion(talk) as Extract<Question, { kind: 'confirm' }>
  const [create] = (action as Extract<Action, { kind: 'commands' }>).commands as [Create]
  expect(Object.keys(create.time ?? {}).sort()).toEqual([
    'certainty',
    'end',
    'grain',
    'isAttributive',
    'kind',
    'minutes',
    'other',
    'relation',
    'start',
    'time',
  ])
})

test('the stored shapes are those of version 3', async () => {
  expect(QUESTION_VERSION).toBe(3)
  const shapes: Record<string, string[]> = {}
  for (const message of [
    'delete the dentist',
    'cancel my gym membership',
    'move the dentist for Ben to 12/05',
    'create a todo',
    'postpone the dentist for Ben',
    'remind me about the dentist for Ben',
    'remind me 2 days before the exam',
    'undo all',
  ]) {
    const talk = await withDentists()
    await talk.say(message)
    const question = storedQuestion(talk)
    const key = question.kind === 'confirm' ? `confirm ${question.action.kind}` : question.kind
    shapes[key] = [...Object.keys(question), ...Object.keys(question.kind === 'confirm' ? question.action : {})].sort()
  }
  expect(shapes).toEqual({
    choose: ['choices', 'command', 'kind', 'text'],
    'confirm commands': ['action', 'commands', 'kind', 'kind', 'message', 'text'],
    'confirm undo': ['action', 'count', 'kind', 'kind', 'text'],
    correct: ['kind', 'offered', 'text', 'todos'],
    title: ['command', 'kind', 'message', 'text'],
    time: ['kind', 'text', 'todos'],
    when: ['command', 'kind', 'text'],
    reminder: ['kind', 'text', 'todo'],
  })
})
