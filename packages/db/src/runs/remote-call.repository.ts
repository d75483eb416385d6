import { randomUUIDv7 } from 'node:crypto'
import { AppError } from '@todo-agents/contract/errors'
import type { Kysely, Transaction } from 'kysely'
import { sql } from 'kysely'
import type { Clock, Db } from '../scope.ts'
import type { Tables } from '../tables.ts'
import type { Bounds } from '../users/bounds.ts'
import type { Quota } from '../users/usage.repository.ts'
import type { Lease, RunClaim } from './run-lease.ts'
import type { RunOpening } from './run-port.ts'
import { startRunIn } from './run-start.ts'

/** A call as a program asks for it. `arguments` is JSON text. */
export interface RemoteCall {
  call_id: string
  tool_name: string
  arguments: string
}

/** Where a call is made. */
export interface CallKey {
  run_id: string
  session_id: string
  call_id: string
  /** The idempotency key; one that we have made when the program gave none. */
  key: string
}

interface NewRemoteCall {
  user_id: string
  program_id: string
  /**
   * A second call of the program with this key is the same call. Null: the program gave none. Then the same call as one
   * whose answer was lost, within LOST_MS, is taken for its retry.
   */
  key: string | null
  tool_name: string
  arguments: string
  /** See `startRun`. A run of a program is not counted, because it asks no model. */
  quota: Quota
  bounds: Bounds
  lease: Lease
  hasPlace: boolean
  now: Clock
}

interface AddedCall extends CallKey {
  /** `known`: an earlier request has asked for it. `joined`: an open run takes it. `started`: in a new run. */
  state: 'known' | 'joined' | 'started'
  /** Of a new run that this process may start, see `startRun`. */
  claim: RunClaim | null
  opening: RunOpening | null
}

/** The most calls of one run. Each may take a turn, and a run has 20 at most. */
export const MAX_CALLS_OF_RUN = 18

/**
 * Stores a call of a program, so that it is made exactly once, in the open run of the program or else in a new one. Throws
 * AppError `unauthorized` when the program has been revoked, `conflict` when the key stands for another call, and what
 * `startRun` throws.
 */
export function addRemoteCall(db: Kysely<Tables>, input: NewRemoteCall): Promise<AddedCall> {
  const { user_id, program_id, key, tool_name, quota } = input
  return db.transaction().execute(async (trx) => {
    const program = await lockProgram(trx, { user_id, program_id })
    const known = await (key === null
      ? findLost(trx, input)
      : selectCalls(trx, input).where('key', '=', key)
    ).executeTakeFirst()
    if (known) {
      await resumeCall(trx, known, input)
      if (known.tool_name !== tool_name || known.arguments !== input.arguments) throw keyIsTaken()
      const { run_id, session_id, call_id } = known
      return { state: 'known', run_id, session_id, call_id, key: known.key, claim: null, opening: null }
    }
    const call_id = `call_${randomUUIDv7()}`
    const call = { call_id, key: key ?? call_id, tool_name, arguments: input.arguments }
    const open = await joinOpenRun(trx, { user_id, program_id })
    if (open) {
      await storeCall(trx, input, { ...call, run_id: open.id })
      return { state: 'joined', ...keyOf(open, call), claim: null, opening: null }
    }
    const started = await startRunIn(trx, {
      ...input,
      quota: { ...quota, isCounted: false },
      content: `Calls of ${program.name}`,
      session_id: program.session_id ?? undefined,
      storeCall: async (_, run) => {
        await storeCall(trx, input, { ...call, run_id: run.id })
        if (program.session_id !== run.session_id) await nameSession(trx, { program_id, name: program.name, run })
      },
    })
    const { run, claim, opening } = started
    return { state: 'started', ...keyOf(run, call), claim, opening }
  })
}

function keyOf(run: { id: string; session_id: string }, { call_id, key }: { call_id: string; key: string }): CallKey {
  return { run_id: run.id, session_id: run.session_id, call_id, key }
}

/** The lock lets one call at a time look for an open run, so that simultaneous first calls share one. */
async function lockProgram(trx: Transaction<Tables>, { user_id, program_id }: { user_id: string; program_id: string }) {
  const program = await trx
    .selectFrom('program')
    .select('name')
    .select((eb) =>
      eb
        .selectFrom('agent_session')
        .select('agent_session.id')
        .whereRef('agent_session.id', '=', 'program.session_id')
        .where('agent_session.deleted_at', 'is', null)
        .as('session_id'),
    )
    .where('user_id', '=', user_id)
    .where('program.id', '=', program_id)
    .where('revoked_at', 'is', null)
    .forNoKeyUpdate('program')
    .executeTakeFirst()
  if (!program) throw new AppError('unauthorized', 'This access token or app was revoked.')
  return program
}

function selectCalls(db: Db, { user_id, program_id }: { user_id: string; program_id: string }) {
  return db
    .selectFrom('remote_call')
    .innerJoin('agent_run', 'agent_run.id', 'remote_call.run_id')
    .select(['run_id', 'session_id', 'call_id', 'key', 'tool_name', 'arguments'])
    .where('remote_call.user_id', '=', user_id)
    .where('remote_call.program_id', '=', program_id)
}

/** For how long a call is taken for the retry of the same one whose answer was lost. */
const LOST_MS = 10 * 60 * 1000

/**
 * Selects the same call without a key whose answer did not reach the program: its connection was lost, or the process that
 * made it has died. A call that another request still waits for is not the same call: two equal ones may be meant.
 */
function findLost(db: Db, call: NewRemoteCall) {
  const { tool_name, arguments: json, lease, now } = call
  return selectCalls(db, call)
    .where('has_own_key', '=', false)
    .where('tool_name', '=', tool_name)
    .where('arguments', '=', json)
    .where('remote_call.created_at', '>', new Date(now().getTime() - LOST_MS).toISOString())
    .where((eb) =>
      eb.or([eb('delivery', '=', 'lost'), eb.and([eb('delivery', 'is', null), eb('server', '<>', lease.owner)])]),
    )
    .orderBy('remote_call.seq')
    .limit(1)
}

/** This process answers the call from now on. */
async function resumeCall(trx: Db, { run_id, call_id }: CallKey, { lease }: NewRemoteCall): Promise<void> {
  await trx
    .updateTable('remote_call')
    .set({ server: lease.owner, delivery: null })
    .where('run_id', '=', run_id)
    .where('call_id', '=', call_id)
    .execute()
}

/**
 * Stores whether the answer of a call was sent, or its connection was lost before. An answer to another request for the
 * same call counts.
 */
export async function noteDelivery(
  db: Db,
  { user_id, run_id, call_id }: { user_id: string; run_id: string; call_id: string },
  delivery: 'sent' | 'lost',
): Promise<void> {
  await db
    .updateTable('remote_call')
    .set({ delivery })
    .where('user_id', '=', user_id)
    .where('run_id', '=', run_id)
    .where('call_id', '=', call_id)
    .$if(delivery === 'lost', (update) => update.where('delivery', 'is', null))
    .execute()
}

/** Counts one more call of the program's open run. Returns null when none is open. */
async function joinOpenRun(
  trx: Transaction<Tables>,
  { user_id, program_id }: { user_id: string; program_id: string },
): Promise<{ id: string; session_id: string } | null> {
  const { rows } = await sql<{ id: string; session_id: string }>`
    update agent_run set call_count = call_count + 1
    where takes_calls and status in ('queued', 'running') and id = (
      select id from agent_run
      where user_id = ${user_id} and program_id = ${program_id} and takes_calls and status in ('queued', 'running')
        and call_count < ${MAX_CALLS_OF_RUN} and cancel_requested_at is null
      order by seq desc limit 1
    )
    returning id, session_id
  `.execute(trx)
  return rows[0] ?? null
}

async function storeCall(
  trx: Transaction<Tables>,
  { user_id, program_id, key, lease, now }: NewRemoteCall,
  call: RemoteCall & { run_id: string; key: string },
): Promise<void> {
  const created_at = now().toISOString()
  await trx
    .insertInto('remote_call')
    .values({ ...call, user_id, program_id, has_own_key: key !== null, server: lease.owner, created_at })
    .execute()
}

/** The calls of a program have a conversation of their own, which keeps the name of the program. */
async function nameSession(
  trx: Transaction<Tables>,
  { program_id, name, run }: { program_id: string; name: string; run: { session_id: string } },
): Promise<void> {
  const { session_id } = run
  await trx.updateTable('program').set({ session_id }).where('id', '=', program_id).execute()
  await trx
    .updateTable('agent_session')
    .set({ title: name, title_source: 'user' })
    .where('id', '=', session_id)
    .execute()
}

/** Returns all calls that a program has added to a run, in their order. */
export function remoteCallsOf(db: Db, { user_id, run_id }: { user_id: string; run_id: string }): Promise<RemoteCall[]> {
  return db
    .selectFrom('remote_call')
    .select(['call_id', 'tool_name', 'arguments'])
    .where('user_id', '=', user_id)
    .where('run_id', '=', run_id)
    .orderBy('seq')
    .execute()
}

/**
 * Returns whether other runs of the session wait: `queued` for their turn, for example because a question was answered,
 * else `awaiting_approval` for the user.
 */
export async function othersWait(
  db: Db,
  { user_id, run_id }: { user_id: string; run_id: string },
): Promise<'queued' | 'awaiting_approval' | null> {
  const other = await db
    .selectFrom('agent_run')
    .innerJoin('agent_run as other', 'other.session_id', 'agent_run.session_id')
    .select('other.status')
    .where('agent_run.id', '=', run_id)
    .where('agent_run.user_id', '=', user_id)
    .where('other.status', 'in', ['queued', 'awaiting_approval'])
    .orderBy('other.status', 'desc')
    .limit(1)
    .$narrowType<{ status: 'queued' | 'awaiting_approval' }>()
    .executeTakeFirst()
  return other?.status ?? null
}

/** Closes a run to further calls. Returns false, and leaves it open, when it has more than `made` calls by now. */
export async function closeToCalls(
  db: Db,
  { user_id, run_id, made }: { user_id: string; run_id: string; made: number },
): Promise<boolean> {
  const closed = await db
    .updateTable('agent_run')
    .set({ takes_calls: false })
    .where('user_id', '=', user_id)
    .where('id', '=', run_id)
    .where('call_count', '<=', made)
    .returning('id')
    .executeTakeFirst()
  return closed !== undefined
}

function keyIsTaken(): AppError {
  const sentence = 'This idempotency key was used for another call. Use a new key for each new call.'
  return new AppError('conflict', sentence, { field: 'idempotencyKey' })
}
