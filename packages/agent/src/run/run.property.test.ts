import type { AgentEvent } from '@todo-agents/contract/agent-events'
import { parseAgentEvent } from '@todo-agents/contract/agent-events'
import { AppError, RunInterruptedError } from '@todo-agents/contract/errors'
import { isTerminal } from '@todo-agents/contract/event-id'
import { reduceParts } from '@todo-agents/contract/run-parts'
import { todoCreateSchema } from '@todo-agents/contract/todo'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ScriptedAction } from '../models/scripted/scripted.ts'
import { say, scriptedModel, use } from '../models/scripted/scripted.ts'
import type { MemoryRunPort } from '../testing/memory-run-port.ts'
import { ConnectionLostError, memoryRunPort } from '../testing/memory-run-port.ts'
import { dataOf, runToEnd } from '../testing/run-to-end.ts'
import type { RunPort } from '../types.ts'

const ID = '00000000-0000-7000-8000-a00000000000'
const OTHER_ID = '00000000-0000-7000-8000-a00000000001'

/** Few ids, so that calls collide in their rows and in the ledger. */
const callId = fc.constantFrom('', 'call_0', 'call_1', 'x'.repeat(80))
const call = fc
  .oneof(
    fc.record({
      name: fc.constant('create_todo'),
      args: fc.record({ item: fc.string({ minLength: 1, maxLength: 9 }) }),
    }),
    fc.constantFrom(
      { name: 'get_todo_list', args: {} },
      { name: 'complete_todo', args: { id: ID } },
      { name: 'delete_todo', args: { id: ID } },
      { name: 'delete_todo', args: { id: [ID, OTHER_ID] } },
      { name: 'undo', args: {} },
      { name: 'create_todo', args: '{"item": "cut o' },
    ),
    fc.record({ name: fc.string({ unit: 'binary', maxLength: 9 }), args: fc.json() }),
    fc.record({ name: fc.constantFrom('update_todo', 'schedule_todo', '__proto__'), args: fc.json() }),
  )
  .chain(({ name, args }) => callId.map((id) => use(name, args, id)))

const text = fc.string({ unit: fc.constantFrom('a', ' ', '\0', '\ud83d', '\ude00', '😀') }).map((each) => say(each)[0]!)
const failure = fc.constantFrom<ScriptedAction>(
  { type: 'break_off' },
  { type: 'fail', error: new Error('secret detail') },
  { type: 'fail', error: new AppError('model_error', 'No key.') },
  { type: 'fail', error: undefined },
  { type: 'finish', usage: { input_tokens: 1, output_tokens: 1 } },
)
const action = fc.oneof(
  { weight: 6, arbitrary: call },
  { weight: 6, arbitrary: text },
  { weight: 1, arbitrary: failure },
)

const METHODS = [
  'transcript',
  'recordStep',
  'recordAnswer',
  'callOnce',
  'consent',
  'requestApproval',
  'settle',
] as const
const ERRORS = {
  bug: () => new Error('secret detail'),
  outage: () => new ConnectionLostError(),
  lost: () => new RunInterruptedError('lost'),
}

interface Fault {
  method: (typeof METHODS)[number]
  /** Which call of the method fails. */
  call: number
  /** Whether it fails after its work was committed. */
  isLate: boolean
  kind: keyof typeof ERRORS
}

const fault = fc.record<Fault>({
  method: fc.constantFrom(...METHODS),
  call: fc.nat(4),
  isLate: fc.boolean(),
  kind: fc.constantFrom('bug', 'outage', 'lost'),
})
const behaviour = fc.record({
  turns: fc.array(fc.array(action, { maxLength: 6 }), { maxLength: 5 }),
  /** Which signal aborts, and after which event. Null: only while the model hangs. */
  interrupt: fc.record({ by: fc.constantFrom('cancel', 'handOver'), after: fc.option(fc.nat(25)) }),
  /** Whether the model hangs at the end of its first turn until it is aborted. */
  hangs: fc.boolean(),
  fault: fc.option(fault),
})

test('whatever the model and the port do, a run ends in exactly one terminal event or is handed over, and effects happen once', async () => {
  await fc.assert(
    fc.asyncProperty(behaviour, async ({ turns, interrupt, hangs, fault }) => {
      const port = memoryRunPort()
      for (const item of ['One', 'Two']) await port.store().create(todoCreateSchema.parse({ item }))
      const signals = { cancel: new AbortController(), handOver: new AbortController() }
      const script = turns.map((turn, n) => () => {
        if (!hangs || n > 0) return turn
        setImmediate(() => signals[interrupt.by].abort())
        return [...turn, { type: 'wait' as const, until: new Promise<never>(() => undefined) }]
      })
      let emitted = 0
      let emittedBeforeHandOver: number | null = null
      signals.handOver.signal.addEventListener('abort', () => (emittedBeforeHandOver = emitted))
      const first = await runToEnd(faulty(port, fault), scriptedModel(script), {
        cancel: signals.cancel.signal,
        handOver: signals.handOver.signal,
        onEvent: () => {
          if (++emitted === interrupt.after) signals[interrupt.by].abort()
        },
      })

      if (emittedBeforeHandOver !== null) expect(first.events).toHaveLength(emittedBeforeHandOver)
      else if (first.outcome === 'handed_over') expect(first.events.filter(isTerminal)).toEqual([])
      if (first.outcome !== 'handed_over') expectValidStream(first.events, port)
      expectEffectsOnce(port)

      // The next process can end the run from its journal.
      const announced = new Set(dataOf(first.events, 'tool_call').map(({ call_id }) => call_id))
      const answer = scriptedModel(() => say('The end.'))
      const later = await runToEnd(port, answer, { isResumed: true, announced })
      expect(later.events.filter(isTerminal)).toHaveLength(1)
      expect(dataOf(later.events, 'tool_call').filter(({ call_id }) => announced.has(call_id))).toEqual([])
      expectEffectsOnce(port)
    }),
    { numRuns: 300 },
  )
})

function faulty(port: MemoryRunPort, fault: Fault | null): RunPort {
  if (!fault) return port
  let calls = 0
  const method = port[fault.method] as (...args: unknown[]) => Promise<unknown>
  return {
    ...port,
    [fault.method]: async (...args: unknown[]) => {
      const fails = calls++ === fault.call
      if (fails && !fault.isLate) throw ERRORS[fault.kind]()
      const result = await method(...args)
      if (fails) throw ERRORS[fault.kind]()
      return result
    },
  }
}

function expectValidStream(events: AgentEvent[], port: MemoryRunPort): void {
  expect(events.slice(0, 2).map(({ event }) => event)).toEqual(['session_initialized', 'agent_updated'])
  expect(events.filter(isTerminal)).toHaveLength(1)
  const last = events.at(-1)
  expect(last?.event === 'history' ? events.at(-2)?.event === 'completed' : isTerminal(last!)).toBe(true)

  const json = JSON.stringify(events)
  expect(json).not.toContain('secret detail')
  expect(json.includes('\\u0000') || /\\ud[89a-f]/.test(json)).toBe(false)
  for (const { event, data } of JSON.parse(json)) expect(parseAgentEvent(event, data)).not.toBeNull()

  const ended = events.find(isTerminal)?.event
  expectCallsAnswered(events, ended === 'completed')
  expectTextWhole(events)
  if (ended === 'completed') expectTextOnce(events, port)
}

/**
 * Expects that each call is announced once, then has a result. Only a run that fails or waits may leave its last call
 * open.
 */
function expectCallsAnswered(events: AgentEvent[], isCompleted: boolean): void {
  const announced = dataOf(events, 'tool_call').map(({ call_id }) => call_id)
  const answered = dataOf(events, 'tool_result').map(({ call_id }) => call_id)
  expect(new Set(announced).size).toBe(announced.length)
  expect(answered).toEqual(announced.slice(0, answered.length))
  expect(announced.length - answered.length).toBeLessThanOrEqual(isCompleted ? 0 : 1)
}

/** Expects that each message equals its deltas since the last reset. */
function expectTextWhole(events: AgentEvent[]): void {
  let text = ''
  for (const each of events) {
    if (each.event === 'message_delta') text += each.data.content
    if (each.event === 'message') expect(each.data.content).toBe(text)
    if (each.event === 'message' || each.event === 'message_reset') text = ''
  }
}

/** Expects that a client shows the texts of the journal, and the final message of a cancelled run. */
function expectTextOnce(events: AgentEvent[], { items }: MemoryRunPort): void {
  const shown = events.reduce(reduceParts, []).flatMap((part) => (part.type === 'text' ? [part.content] : []))
  const said = items.flatMap((item) => (item.role === 'assistant' && item.content !== '' ? [item.content] : []))
  const [completed] = dataOf(events, 'completed')
  expect(shown).toEqual(completed?.status === 'cancelled' ? [...said, completed.final_message] : said)
}

function expectEffectsOnce({ effects, data, items }: MemoryRunPort): void {
  expect([...effects.values()].every((times) => times === 1)).toBe(true)
  const results = items.filter((item) => item.role === 'tool')
  expect(new Set(results.map(({ call_id }) => call_id)).size).toBe(results.length)
  const created = results.filter(({ tool_name, status }) => tool_name === 'create_todo' && status === 'ok')
  const creates = data.changes.filter(({ kind, call_id, undoes }) => kind === 'create' && call_id && !undoes)
  expect(creates).toHaveLength(created.length)
}
