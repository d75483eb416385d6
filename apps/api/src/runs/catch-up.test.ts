import type { AgentEvent } from '@todo-agents/contract/agent-events'
import type { RunPart } from '@todo-agents/contract/run-parts'
import { reduceParts } from '@todo-agents/contract/run-parts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { announcedCalls, catchUp } from './catch-up.ts'

interface Step {
  content: string
  calls: number
  /** Whether the user puts other arguments in the place of the model's. */
  revises: boolean
}

/** What a run tells, and after which of its events the journal holds what. */
function tell(steps: Step[]): { event: AgentEvent; journal: RunPart[] }[] {
  const told: { event: AgentEvent; journal: RunPart[] }[] = []
  let journal: RunPart[] = []
  const add = (event: AgentEvent) => told.push({ event, journal })
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
      const made = revises ? { n, revised: true } : { n }
      journal = [...journal, { type: 'tool_call', ...result, arguments: made }]
      if (revises) add({ event: 'tool_call', data: { ...call, arguments: made } })
      add({ event: 'tool_result', data: result })
    }
  })
  return told
}

const steps = fc.array(fc.record({ content: fc.string({ maxLength: 4 }), calls: fc.nat(3), revises: fc.boolean() }), {
  minLength: 1,
  maxLength: 4,
})

test('whatever was told before the process died, followers then know what the journal holds, and nothing else', () => {
  fc.assert(
    fc.property(steps, fc.nat(), fc.boolean(), (script, cut, is_journal_ahead) => {
      const told = tell(script)
      fc.pre(told.length > 0)
      const at = cut % told.length
      const before = told.slice(0, at + 1).map(({ event }) => event)
      // The journal is as far as the last event, or one commit further.
      const journal = (told[at + (is_journal_ahead ? 1 : 0)] ?? told[at])!.journal
      const known = before.reduce(reduceParts, [])
      const after = catchUp(known, journal).reduce(reduceParts, known)
      const settled = after.filter((part) => part.type === 'text' || part.status !== null)
      expect(settled).toEqual(journal)
    }),
  )
})

test('when all is told, nothing is added', () => {
  fc.assert(
    fc.property(steps, (script) => {
      const told = tell(script)
      fc.pre(told.length > 0)
      const known = told.map(({ event }) => event).reduce(reduceParts, [])
      expect(catchUp(known, told.at(-1)!.journal)).toEqual([])
    }),
  )
})

test('calls that were announced are known, whether they were made or not', () => {
  const call = { type: 'tool_call', tool_name: 'a', change_ids: [] as string[], status: null } as const
  expect(announcedCalls([{ ...call, call_id: '1' }], [{ ...call, call_id: '2' }])).toEqual(new Set(['1', '2']))
})
