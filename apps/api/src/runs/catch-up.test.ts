import type { AgentEvent } from '@todo-agents/contract/agent-events'
import type { RunPart } from '@todo-agents/contract/run-parts'
import { reduceParts } from '@todo-agents/contract/run-parts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { announcedCalls, catchUp } from './catch-up.ts'

interface Step {
  content: string
  calls: number
  /** Whether the user revises the model's arguments. */
  revises: boolean
}

/** Returns the events of a run, each with the journal as it is when the event is emitted. */
function emit(steps: Step[]): { event: AgentEvent; journal: RunPart[] }[] {
  const emitted: { event: AgentEvent; journal: RunPart[] }[] = []
  let journal: RunPart[] = []
  const add = (event: AgentEvent) => emitted.push({ event, journal })
  steps.forEach(({ content, calls, revises }, step) => {
    for (const piece of content) add({ event: 'message_delta', data: { content: piece } })
    if (content) {
      journal = [...journal, { type: 'text', content, streaming: false }]
      add({ event: 'message', data: { content } })
    }
    for (let n = 0; n < calls; n++) {
      const call = { call_id: `${step}.${n}`, tool_name: 'create_todo' }
      const result = { ...call, output: { n }, status: 'ok' as const, change_ids: [`change ${step}.${n}`] }
      add({ event: 'tool_call', data: { ...call, arguments: { n } } })
      const args = revises ? { n, revised: true } : { n }
      journal = [...journal, { type: 'tool_call', ...result, arguments: args }]
      if (revises) add({ event: 'tool_call', data: { ...call, arguments: args } })
      add({ event: 'tool_result', data: result })
    }
  })
  return emitted
}

const steps = fc.array(fc.record({ content: fc.string({ maxLength: 4 }), calls: fc.nat(3), revises: fc.boolean() }), {
  minLength: 1,
  maxLength: 4,
})

test('followers catch up to exactly what the journal has, wherever the last owner died', () => {
  fc.assert(
    fc.property(steps, fc.nat(), fc.boolean(), (script, cut, isJournalAhead) => {
      const emitted = emit(script)
      fc.pre(emitted.length > 0)
      const at = cut % emitted.length
      const before = emitted.slice(0, at + 1).map(({ event }) => event)
      // The journal is as far as the last event, or one commit further.
      const journal = (emitted[at + (isJournalAhead ? 1 : 0)] ?? emitted[at])!.journal
      const known = before.reduce(reduceParts, [])
      const after = catchUp(known, journal).reduce(reduceParts, known)
      const settled = after.filter((part) => part.type === 'text' || part.status !== null)
      expect(settled).toEqual(journal)
    }),
  )
})

test('no event is added when all are emitted', () => {
  fc.assert(
    fc.property(steps, (script) => {
      const emitted = emit(script)
      fc.pre(emitted.length > 0)
      const known = emitted.map(({ event }) => event).reduce(reduceParts, [])
      expect(catchUp(known, emitted.at(-1)!.journal)).toEqual([])
    }),
  )
})

test('announced calls are known, with or without a result', () => {
  const call = { type: 'tool_call', tool_name: 'a', change_ids: [] as string[], status: null } as const
  expect(announcedCalls([{ ...call, call_id: '1' }], [{ ...call, call_id: '2' }])).toEqual(new Set(['1', '2']))
})
