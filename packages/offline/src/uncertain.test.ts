import { USER } from '@todo-agents/agent/testing/memory-run-port'
import { describe, expect, test } from 'vitest'
import { chat } from './testing/chat.ts'
import { testSentences } from './testing/sentences.ts'
import { WEEK } from './testing/week.ts'

describe('an order with a verb that no rule knows is carried out after a yes', () => {
  testSentences(
    [
      ['bin the dentist', '? dentist', '> shall I delete'],
      ['cross out the dentist', '? dentist', '> shall I complete'],
    ],
    { before: WEEK },
  )
  testSentences(
    [
      ['yes', '- dentist'],
      ['nope', '> changed nothing'],
      ['what is on Friday?', '= dentist, lunch with Priya, report for Anna'],
    ],
    { before: WEEK, after: ['bin the dentist'] },
  )
  testSentences([['bin the piano', '> found no open todo', '!> shall I delete']], { before: WEEK })
})

describe('a line with a time that sounds like a question shows the todos, and offers a todo', () => {
  testSentences([['anythin gud on friday', '= dentist, lunch with Priya, report for Anna', '> shall I add']], {
    before: WEEK,
  })
  testSentences(
    [
      ['yes', '+ anythin gud | Fri 16 Jan'],
      ['no', '> changed nothing'],
    ],
    { before: WEEK, after: ['anythin gud on friday'] },
  )
})

test('after a no to that offer the words are a question', async () => {
  const { say, port } = chat()
  await say('dentist on Friday at 10')
  await say('anythin gud on friday')
  expect((await say('no')).reply).toBe('All right, I changed nothing.')
  expect(port.data.wordings.map(({ text, means }) => `${text}: ${means}`)).toEqual(['anythin gud on friday: list'])
  const again = chat({ ...USER, wordings: [{ text: 'anythin gud on friday', means: 'list' }] })
  await again.say('dentist on Friday at 10')
  expect((await again.say('anythin gud on friday')).reply).toMatch(/^1 open todo on .*\n- \*\*dentist/)
})

describe('a question about something that no todo has is refused', () => {
  testSentences(
    [
      ['is there a pharmacy open near here', '= nothing', '> only keep your todos'],
      ['how about the dentist', '= dentist'],
    ],
    { before: WEEK },
  )
})

describe('what can be a change or a new todo', () => {
  const asked =
    'Shall I complete **survey for Mo**, or add “complete the survey” as a todo? Answer “complete” or “add”.'
  const start = async (title: string) => {
    const all = chat({ ...USER, wordings: [{ text: 'complete the surveys', means: 'create' }] })
    await all.say(`add a todo: ${title}`)
    return { ...all, ...(await all.say('complete the survey')) }
  }

  test.each([
    ['add it', 'Created **complete the survey**', 'complete the survey: create'],
    ['2', 'Created **complete the survey**', 'complete the survey: create'],
    ['complete it', 'Completed **survey for Mo**', 'complete the survey: complete'],
    ['the first one', 'Completed **survey for Mo**', 'complete the survey: complete'],
  ])('is asked about, and “%s” is carried out and remembered', async (message, reply, wording) => {
    const { say, reply: question, port } = await start('survey for Mo')
    expect(question).toBe(asked)
    expect((await say(message)).reply).toContain(reply)
    expect(port.data.wordings.map(({ text, means }) => `${text}: ${means}`)).toEqual([wording])
  })

  test('is asked again after a bare yes, and left after a no', async () => {
    const { say, todos, port } = await start('survey for Mo')
    expect((await say('yes')).reply).toBe(asked)
    expect((await say('neither')).reply).toBe('All right, I changed nothing.')
    expect(todos()).toEqual(['survey for Mo'])
    expect(port.data.wordings).toEqual([])
  })

  test('is the change of a todo with exactly its words, and a new todo without any', async () => {
    expect((await start('survey')).reply).toContain('Completed **survey**')
    expect((await start('milk')).reply).toContain('Created **complete the survey**')
  })
})
