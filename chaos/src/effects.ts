import type { AgentChat } from '@todo-agents/client/chat/agent-chat'
import { parseLongEventId } from '@todo-agents/contract/event-id'
import type { Tables } from '@todo-agents/db/tables'
import type { Kysely } from 'kysely'
import { expect } from 'vitest'
import type { Person } from './person.ts'

/** Returns the id of the run whose event the chat received last. */
export function lastRun(chat: AgentChat): string {
  return parseLongEventId(chat.getState().last_event_id ?? '')?.run_id ?? ''
}

/**
 * Expects that each effect of the run of `twoTools(message)` appears exactly once in the API. `charged`: the number of
 * runs that the user has been charged for so far.
 */
export async function expectDoneOnce({ client }: Person, run_id: string, message: string, charged: number) {
  const { trpc } = client
  const { status, session_id } = await trpc.run.get.query({ run_id })
  const { todos } = await trpc.todo.list.query({ q: message })
  const { changes } = await trpc.change.list.query({ run_id })
  const { current_usage } = await trpc.usage.get.query()
  expect({
    status,
    current_usage,
    active: await trpc.run.active.query({ session_id }),
    todos: todos.map(({ item }) => item).sort(),
    changes: changes.map(({ kind, entity_id, call_id }) => ({ kind, entity_id, call_id })).sort(byCall),
  }).toEqual({
    status: 'completed',
    current_usage: charged,
    active: [],
    todos: [`${message} A`, `${message} B`],
    changes: ['A', 'B'].map((letter) => ({
      kind: 'create',
      entity_id: todos.find(({ item }) => item === `${message} ${letter}`)?.id,
      call_id: `call_${message.replaceAll(/\W/g, '_')}_${letter}`,
    })),
  })
}

function byCall(left: { call_id: string | null }, right: { call_id: string | null }): number {
  return `${left.call_id}`.localeCompare(`${right.call_id}`)
}

/**
 * Expects that these runs are completed, each with two rows of `tool_call` and two of `change`, and that no run is
 * unfinished.
 */
export async function expectTables(db: Kysely<Tables>, run_ids: string[]): Promise<void> {
  const runs = await db.selectFrom('agent_run').select(['id', 'status']).where('id', 'in', run_ids).execute()
  const calls = await db.selectFrom('tool_call').select(['run_id', 'call_id']).where('run_id', 'in', run_ids).execute()
  const changes = await db.selectFrom('change').select(['run_id', 'call_id']).where('run_id', 'in', run_ids).execute()
  const of = (rows: { run_id: string | null; call_id: string | null }[], run_id: string) =>
    rows.filter((row) => row.run_id === run_id).length
  const unfinished = await db.selectFrom('agent_run').select('id').where('finished_at', 'is', null).execute()
  expect(unfinished).toEqual([])
  expect(
    runs.map(({ id, status }) => ({ id, status, calls: of(calls, id), changes: of(changes, id) })).sort(byId),
  ).toEqual(run_ids.map((id) => ({ id, status: 'completed', calls: 2, changes: 2 })).sort(byId))
}

function byId(left: { id: string }, right: { id: string }): number {
  return left.id < right.id ? -1 : 1
}
