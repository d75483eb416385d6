import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Fold, SessionMemory, ToolCall, TranscriptItem } from '../types.ts'
import { fitContext } from './context.ts'

// To make a conversation of 90 turns smaller, step by step, would take hours.
fc.configureGlobal({ interruptAfterTimeLimit: 60_000 })

const EMPTY: SessionMemory = { summary: null, summarized_seq: 0, turns: [] }

const text = fc.oneof(
  fc.string({ maxLength: 400 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom('', 'надо купить молоко '.repeat(20), '明日の会議を動かして'.repeat(20), 'words '.repeat(200)),
)
const todo = fc.record({ id: fc.uuid(), item: fc.string({ maxLength: 60 }), description: text })
const output = fc.oneof(
  fc.record({ todos: fc.array(todo, { maxLength: 30 }), change_ids: fc.array(fc.uuid(), { maxLength: 2 }) }),
  fc.record({ error: fc.record({ message: text }) }),
  fc.json().map((json) => JSON.parse(json)),
)

/** A message with its steps. Every call has its result, as in the transcript of a run that goes on. */
const turn = fc.record({
  said: text,
  steps: fc.array(fc.array(output, { maxLength: 3 }), { maxLength: 3 }),
  answer: text,
})

/** Returns the items of turns; the last turn is that of the current run, and has no answer yet. */
function itemsOf(turns: { said: string; steps: unknown[][]; answer: string }[]): TranscriptItem[] {
  return turns.flatMap(({ said, steps, answer }, at): TranscriptItem[] => [
    { role: 'user', content: said },
    ...steps.flatMap((outputs, step): TranscriptItem[] => {
      const tool_calls: ToolCall[] = outputs.map((_, call) => ({
        call_id: `call_${at}_${step}_${call}`,
        tool_name: 'get_todo_list',
        arguments: '{}',
      }))
      const results = outputs.map((output, call): TranscriptItem => {
        return { role: 'tool', call_id: tool_calls[call]!.call_id, tool_name: 'get_todo_list', output, status: 'ok' }
      })
      return [{ role: 'assistant', content: '', tool_calls }, ...results]
    }),
    ...(at < turns.length - 1 ? [{ role: 'assistant' as const, content: answer, tool_calls: [] }] : []),
  ])
}

const conversation = fc.array(turn, { minLength: 1, maxLength: 90 }).map((turns) => ({
  transcript: itemsOf(turns),
  memory: { ...EMPTY, turns: turns.slice(1).map((_, at) => 10 * (at + 1)) },
}))
const room = fc.integer({ min: 100, max: 20_000 })

/** Returns the last turn of some items. */
function lastTurn(items: TranscriptItem[]): TranscriptItem[] {
  return items.slice(items.findLastIndex(({ role }) => role === 'user'))
}

const messages = (items: TranscriptItem[]) => items.map((item) => (item.role === 'tool' ? item.call_id : item.content))

test('what is sent exceeds the budget only when it is the current turn alone', () => {
  fc.assert(
    fc.property(conversation, room, ({ transcript, memory }, room) => {
      const { items, tokens } = fitContext(transcript, memory, room)
      if (tokens > room) expect(messages(items)).toEqual(messages(lastTurn(transcript)))
    }),
  )
})

test('what is sent ends with the conversation in its order, and begins with a user message', () => {
  fc.assert(
    fc.property(conversation, room, ({ transcript, memory }, room) => {
      const { items } = fitContext(transcript, memory, room)
      const sent = messages(hasSummary(items) ? items.slice(2) : items)
      expect(messages(transcript).slice(-sent.length)).toEqual(sent)
      expect(items[0]?.role).toBe('user')
    }),
  )
})

test('every result follows its call, and every call has its result', () => {
  fc.assert(
    fc.property(conversation, room, ({ transcript, memory }, room) => {
      const { items } = fitContext(transcript, memory, room)
      const asked = items.flatMap((item) => (item.role === 'assistant' ? item.tool_calls : []))
      const answered = items.flatMap((item) => (item.role === 'tool' ? [item.call_id] : []))
      expect(answered).toEqual(asked.map(({ call_id }) => call_id))
    }),
  )
})

test('the same conversation is sent in the same way, before and after its fold is stored', () => {
  fc.assert(
    fc.property(conversation, room, ({ transcript, memory }, room) => {
      const first = fitContext(transcript, memory, room)
      expect(fitContext(structuredClone(transcript), structuredClone(memory), room)).toEqual(first)
      if (!first.fold || first.tokens > room) return
      const next = fitContext(transcript, stored(memory, first.fold), room)
      expect(next.fold).toBeNull()
      expect(messages(next.items)).toEqual(messages(first.items))
    }),
  )
})

test('the summary stays when there is room for it beside the current turn once its read results are shortened', () => {
  const todos = Array.from({ length: 30 }, (_, at) => ({
    id: `${at}`,
    item: `Todo ${at}`,
    description: 'x'.repeat(60),
  }))
  const earlier = { said: 'words '.repeat(400), steps: [], answer: 'words '.repeat(400) }
  const current = { said: 'Look', steps: [[{ todos }], [{ todos: [] }]], answer: '' }
  const transcript = itemsOf([earlier, earlier, earlier, current])
  const memory = { ...EMPTY, turns: [1, 2, 3] }
  // Less than the summary needs beside the whole turn.
  const room = fitContext(itemsOf([current]), EMPTY, 1_000_000).tokens + 50

  const first = fitContext(transcript, memory, room)
  const next = fitContext(transcript, stored(memory, first.fold!), room)

  expect(hasSummary(first.items)).toBe(true)
  expect(next.items).toEqual(first.items)
})

test('the results of the last step are whole, because the model has not read them', () => {
  fc.assert(
    fc.property(conversation, room, ({ transcript, memory }, room) => {
      const { items } = fitContext(transcript, memory, room)
      const lastStep = transcript.slice(transcript.findLastIndex(({ role }) => role !== 'tool') + 1)
      expect(items.slice(items.length - lastStep.length)).toEqual(lastStep)
    }),
  )
})

function stored(memory: SessionMemory, { summary, seq }: Fold): SessionMemory {
  return { ...memory, summary, summarized_seq: seq }
}

function hasSummary(items: TranscriptItem[]): boolean {
  const said = items[1]
  return said?.role === 'assistant' && said.content.startsWith('Earlier turns, oldest first')
}

/** A conversation of short turns, of which each creates a todo. */
function shortTurns(count: number) {
  const turns = Array.from({ length: count }, (_, at) => ({
    said: `Buy milk number ${at}`,
    steps: [[{ todos: [{ id: `id ${at}`, item: `Milk ${at}` }], change_ids: ['x'] }]],
    answer: `I added Milk ${at}.`,
  }))
  return { transcript: itemsOf(turns), memory: { ...EMPTY, turns: turns.slice(1).map((_, at) => at + 1) } }
}

test('a conversation that fits is sent as it is', () => {
  const { transcript, memory } = shortTurns(10)
  expect(fitContext(transcript, memory, 10_000)).toMatchObject({ items: transcript, fold: null })
})

test('long results of earlier turns are shortened before any turn is folded', () => {
  const todos = Array.from({ length: 100 }, (_, at) => ({ id: `${at}`, item: `Todo ${at}`, description: null }))
  const turns = ['one', 'two', 'three'].map((said) => ({ said, steps: [[{ todos }]], answer: 'Here they are.' }))
  const transcript = itemsOf(turns)
  const { items, fold } = fitContext(transcript, { ...EMPTY, turns: [1, 2] }, 5000)
  expect(fold).toBeNull()
  const [first, second, third] = items.flatMap((item) => (item.role === 'tool' ? [item.output] : []))
  expect(first).toMatchObject({ todos: todos.slice(0, 3).map(({ description: _, ...rest }) => rest) })
  expect(first).toMatchObject({ shortened: expect.stringContaining('Call the tool again') })
  expect([second, third]).toEqual([{ todos }, { todos }])
})

test('a fold leaves half of the room free, so that the next turns are sent without another fold', () => {
  const room = 3000
  const { transcript, memory } = shortTurns(60)
  const first = fitContext(transcript, memory, room)
  expect(first.fold).not.toBeNull()
  const after = stored(memory, first.fold!)
  let folds = 0
  for (let more = 61; more <= 65; more++) {
    const { transcript, memory } = shortTurns(more)
    const next = fitContext(transcript, { ...after, turns: memory.turns }, room)
    expect(messages(next.items).slice(0, 20)).toEqual(messages(first.items).slice(0, 20))
    if (next.fold) folds++
  }
  expect(folds).toBe(0)
})

test('a conversation of many messages is folded although it is within the budget', () => {
  const { transcript, memory } = shortTurns(80)
  const { items, fold, tokens } = fitContext(transcript, memory, 1_000_000)
  expect(fold).toMatchObject({ seq: expect.any(Number) })
  expect(items.filter(({ role }) => role !== 'tool').length).toBeLessThanOrEqual(62)
  expect(tokens).toBeLessThan(100_000)
})

test('results that the model has read are shortened when the current turn alone exceeds the budget', () => {
  const todos = Array.from({ length: 100 }, (_, at) => ({ id: `${at}`, item: `Todo ${at}`, description: null }))
  const transcript = itemsOf([{ said: 'Look twice', steps: [[{ todos }], [{ todos }]], answer: '' }])
  const { items, fold } = fitContext(transcript, EMPTY, 2500)
  const [first, second] = items.flatMap((item) => (item.role === 'tool' ? [item.output] : []))
  expect(first).toHaveProperty('shortened')
  expect(second).toEqual({ todos })
  expect(fold).toBeNull()
})
