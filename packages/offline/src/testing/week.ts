import { USER } from '@todo-agents/agent/testing/memory-run-port'
import { toInstant } from '@todo-agents/agent/tools/local-time'
import { NEW_CONTENT } from '@todo-agents/contract/new-content'
import type { Importance, Todo } from '@todo-agents/contract/todo'

interface Given {
  /** Days and times on the user's clock: `2026-01-16`, or `2026-01-16T10:00` with its end. */
  due?: string
  from?: string
  to?: string
  alarm?: string
  done?: string
  importance?: Importance
  tags?: string[]
}

/**
 * A week of todos around Thursday, 15 January 2026: two with similar titles ("call Bob"), an overdue one ("pay the
 * rent"), two that overlap on Monday, two that are done, and some without a time.
 */
export const WEEK: readonly Todo[] = Object.entries<Given>({
  'pay the rent': { due: '2026-01-13', importance: 'high', tags: ['home'] },
  'call Bob': { from: '2026-01-15T11:00', to: '2026-01-15T11:30' },
  gym: { from: '2026-01-15T18:00', to: '2026-01-15T19:00', tags: ['health'] },
  dentist: { from: '2026-01-16T10:00', to: '2026-01-16T11:00', tags: ['health'] },
  'lunch with Priya': { from: '2026-01-16T12:30', to: '2026-01-16T13:30' },
  'report for Anna': { due: '2026-01-16', importance: 'high', tags: ['work'] },
  'dinner with Sarah': { from: '2026-01-17T19:00', to: '2026-01-17T21:00' },
  'call Mum': { due: '2026-01-18' },
  'team meeting': { from: '2026-01-19T14:00', to: '2026-01-19T15:00', importance: 'medium', tags: ['work'] },
  'prepare slides': { from: '2026-01-19T14:30', to: '2026-01-19T16:00', tags: ['work'] },
  'call Bob about the car': { due: '2026-01-20' },
  yoga: { from: '2026-01-21T18:30', to: '2026-01-21T20:00', alarm: '2026-01-21T18:00', tags: ['health'] },
  'buy milk': { tags: ['shopping'] },
  'fix the bike': { importance: 'low' },
  'water the plants': { due: '2026-01-14', done: '2026-01-14T08:30', tags: ['home'] },
  'book flights to Lisbon': { done: '2026-01-12T20:00' },
}).map(([item, given], index) => ({
  ...NEW_CONTENT,
  position: `a${index.toString(36)}`,
  step_count: 0,
  done_step_count: 0,
  id: `00000000-0000-7000-8000-b${index.toString(16).padStart(11, '0')}`,
  item,
  due_date: given.due ?? null,
  start_time: instant(given.from),
  end_time: instant(given.to),
  alarm_time: instant(given.alarm),
  importance: given.importance ?? 'none',
  tags: given.tags ?? [],
  completed_at: instant(given.done),
  created_at: `2026-01-10T10:${index.toString().padStart(2, '0')}:00.000Z`,
  updated_at: '2026-01-10T11:00:00.000Z',
  version: 1,
}))

function instant(local: string | undefined): string | null {
  return local ? toInstant(Temporal.PlainDateTime.from(local), USER.time_zone) : null
}
