import type { AgentEvent, NumberedAgentEvent } from '@todo-agents/contract/agent-events'
import { expect, test } from 'vitest'
import { withoutEndedReasoning } from './ended-reasoning.ts'

const reasoning: AgentEvent = { event: 'reasoning', data: { summary: 'hm' } }
const delta: AgentEvent = { event: 'message_delta', data: { content: 'a' } }
const message: AgentEvent = { event: 'message', data: { content: 'a' } }
const numbered = (...events: AgentEvent[]) =>
  events.map((event, index) => ({ ...event, id: `${index + 1}` }) as NumberedAgentEvent)
const idsOf = (...events: AgentEvent[]) => withoutEndedReasoning(numbered(...events)).map(({ id }) => id)

test('the reasoning of an ended step is left out, and that of the current step stays', () => {
  expect(idsOf(reasoning, delta, message, reasoning, delta)).toEqual(['2', '3', '4', '5'])
  expect(idsOf(reasoning, reasoning, message)).toEqual(['3'])
})

test('while no step has ended, all events stay', () => {
  expect(idsOf(reasoning, delta, reasoning)).toEqual(['1', '2', '3'])
  expect(idsOf(reasoning)).toEqual(['1'])
  expect(idsOf(delta, message)).toEqual(['1', '2'])
})
