import type { FeedEvent } from '@todo-agents/contract/feed'
import type { Run, RunStatus } from '@todo-agents/contract/run'
import { expect, test } from 'vitest'
import type { ActiveRuns } from './session-runs.ts'
import { sessionMarks, withRun } from './session-runs.ts'

function event(id: string, session_id: string, status: RunStatus): FeedEvent {
  return { type: 'run', run: { id, session_id, status } as Run }
}

function after(...events: FeedEvent[]): ActiveRuns {
  return events.reduce(withRun, new Map())
}

test('a conversation is marked while a run of it goes on or waits for the user', () => {
  const runs = after(event('1', 'a', 'queued'), event('1', 'a', 'running'), event('2', 'b', 'awaiting_approval'))
  expect([...sessionMarks(runs)]).toEqual([
    ['a', 'running'],
    ['b', 'waiting'],
  ])
  const ended = [event('1', 'a', 'completed'), event('2', 'b', 'cancelled')].reduce(withRun, runs)
  expect(sessionMarks(ended).size).toBe(0)
})

test('a conversation with a question and another run is marked as waiting, in any order', () => {
  const [asks, runs] = [event('1', 'a', 'awaiting_approval'), event('2', 'a', 'running')]
  expect(sessionMarks(after(asks, runs)).get('a')).toBe('waiting')
  expect(sessionMarks(after(runs, asks)).get('a')).toBe('waiting')
})

test('an event that changes nothing returns the same runs', () => {
  const runs = after(event('1', 'a', 'running'))
  expect(withRun(runs, event('1', 'a', 'running'))).toBe(runs)
  expect(withRun(runs, event('9', 'b', 'failed'))).toBe(runs)
  expect(withRun(runs, { type: 'start' })).toBe(runs)
})
