import type { ChatState } from '@todo-agents/client/chat/chat-state'
import { initialChat } from '@todo-agents/client/chat/chat-state'
import { expect, test } from 'vitest'
import { runPhase } from './run-phase.ts'

const state: ChatState = {
  ...initialChat(),
  run_id: 'shown',
  status: 'awaiting_approval',
  set_aside: [{ id: 'u2', run_id: 'aside', content: '' }],
  queue: [
    { id: 'u3', run_id: 'decided', content: '' },
    { id: 'u4', run_id: null, content: 'unsent' },
  ],
}

test.each([
  ['shown', 'waiting'],
  ['aside', 'waiting'],
  ['decided', 'running'],
  ['over', 'ended'],
  [null, 'ended'],
])('while a question is shown, the phase of the run %s is %s', (run, phase) => {
  expect(runPhase(state, run)).toBe(phase)
})

test('the run that is followed is running while another waits for approval', () => {
  expect(runPhase({ ...state, status: 'streaming' }, 'shown')).toBe('running')
  expect(runPhase({ ...state, status: 'streaming' }, 'aside')).toBe('waiting')
})
