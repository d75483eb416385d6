import { randomUUIDv7 } from 'node:crypto'
import { AppError } from '@todo-agents/contract/errors'
import type { Run } from '@todo-agents/contract/run'
import type { Kysely, Transaction } from 'kysely'
import { lastStatement } from '../connection/batch-driver.ts'
import { toText } from '../connection/json.ts'
import type { Clock, Scope } from '../scope.ts'
import { accessDenied, newSessionId, refuseForeign, requireSession } from '../sessions/session.repository.ts'
import { titleOf } from '../sessions/title.ts'
import type { Tables } from '../tables.ts'
import type { Bounds } from '../users/bounds.ts'
import { refuseBeyond } from '../users/bounds.ts'
import type { Quota } from '../users/usage.repository.ts'
import { chargeLimits, refuseUncharged } from '../users/usage.repository.ts'
import { getRunUser } from '../users/user.repository.ts'
import type { RunUser, UserSettings } from '../users/user-settings.ts'
import { oldestKey, selectKey } from './idempotency-key.repository.ts'
import type { Rewound } from './rewind.ts'
import { rewind } from './rewind.ts'
import { getRun } from './run.repository.ts'
import type { Lease, RunClaim } from './run-lease.ts'
import { programOf } from './run-lease.ts'
import { MAX_PENDING_IN_SESSION } from './run-locks.ts'
import type { RunOpening } from './run-port.ts'
import { MAX_PENDING, openStart, storeRun } from './start-statements.ts'
import type { Transcript } from './transcript.repository.ts'
import { NO_MEMORY, readTranscript } from './transcript.repository.ts'

interface NewRun {
  user_id: string
  /** Has the prefix of the user's session ids. Without it, a new session is created. */
  session_id?: string | undefined
  /** The user's message. */
  content: string
  now: Clock
  quota: Quota
  bounds: Bounds
  /** The lease of the process that stores the run. Used when the run can start now. */
  lease: Lease
  /**
   * False when this process executes as many runs as it may, or when other runs have been pending for longer. The new
   * run is then queued even when its session is free. True by default.
   */
  hasPlace?: boolean
  /**
   * The id of an earlier message of the user in this session, which the new one replaces, see `rewind`. Null or left out:
   * the new message comes last.
   */
  rewind_to?: string | null | undefined
  /** Whether the assistant of a user with this setting reads the summary of the session. It does not by default. */
  readsSummary?: ((assistant: UserSettings['assistant']) => boolean) | undefined
  /** The program that sends the message. Null or left out: the user does, in person. */
  program_id?: string | null | undefined
  /** Only for a run that takes calls of its program: stores the first one. Called after the run is stored. */
  storeCall?: ((trx: Transaction<Tables>, run: { id: string; session_id: string }) => Promise<void>) | undefined
  /** Two requests of a user with the same key, within a day, get the same run. */
  idempotency_key?: string | undefined
}

interface StartedRun {
  run: Run
  /** The id of the user's message. Null when it was removed before this request joined the run. */
  user_message_id: string | null
  /**
   * The claim of this process. Null when the run waits for its turn or for a place, or when another request has started
   * it.
   */
  claim: RunClaim | null
  /** What the transaction has read for the owner of the run. Null without a claim. */
  opening: RunOpening | null
  /** True when an earlier request with the same key has started the run. */
  hasJoined: boolean
  /** What the transaction has ended and undone. Null without `rewind_to`, and for a run that was joined. */
  rewound: Rewound | null
}

/**
 * Stores a user's message with the run that answers it, and charges the run, all or nothing. The run starts at once
 * when its session is free and the process has a place. Throws AppError `access_denied` for a session of another user,
 * `queue_full`, `limit_reached`, `unavailable` when the process has no place and MAX_PENDING runs are queued, and
 * `rate_limit_exceeded` when the quota of the month is used up; with `rewind_to` also what `rewind` throws, and `not_found`
 * for a deleted session.
 */
export function startRun(db: Kysely<Tables>, input: NewRun): Promise<StartedRun> {
  return db.transaction().execute((trx) => startRunIn(trx, input))
}

/** As `startRun`, as the last part of a transaction that has touched no session, run or user yet. */
export async function startRunIn(trx: Transaction<Tables>, input: NewRun): Promise<StartedRun> {
  const { user_id, content, now, idempotency_key = null } = input
  const session_id = input.session_id ?? newSessionId(user_id)
  const run_id = randomUUIDv7()
  const at = now()
  refuseForeign(user_id, session_id)
  const [opened] = await openStart(trx, {
    user_id,
    run_id,
    key: idempotency_key,
    session_id,
    title: titleOf(content),
    at: at.toISOString(),
    oldestKey: oldestKey(at),
  })
  if (!opened?.isReserved) return joinRun(trx, user_id, idempotency_key ?? '')
  if (opened.session_id === null) throw await refusedSession(trx, user_id, session_id)
  const { isNewSession, ...user } = opened
  return store(trx, input, {
    run_id,
    session_id,
    isNewSession,
    user: { ...user, id: user_id },
  })
}

interface OpenedStart {
  run_id: string
  session_id: string
  isNewSession: boolean
  user: RunUser
}

/** Returns why a run cannot start in a session that exists. */
async function refusedSession(trx: Transaction<Tables>, user_id: string, session_id: string): Promise<unknown> {
  return requireSession(trx, user_id, session_id).then(accessDenied, (error: unknown) => {
    return error instanceof AppError && error.code === 'not_found' ? error : accessDenied()
  })
}

/** A user who has chosen the free rules is not counted. */
function quotaFor(quota: Quota, { assistant }: UserSettings): Quota {
  const isFree = quota.freeSetting != null && assistant === quota.freeSetting
  return isFree ? { ...quota, isCounted: false } : quota
}

async function store(trx: Transaction<Tables>, input: NewRun, opened: OpenedStart): Promise<StartedRun> {
  const quota = quotaFor(input.quota, opened.user)
  const { user_id, now, bounds, lease, hasPlace = true, rewind_to: message_id, program_id = null, storeCall } = input
  const { run_id, session_id, isNewSession, user } = opened
  const content = toText(input.content)
  const { monthly_limit, monthly_budget_usd } = quota
  // The user undoes, not the new run: undoing that run must not bring back what was replaced.
  const scope: Scope = { user_id, actor: 'user', now, monthly_limit, monthly_budget_usd, bounds, owner: user }
  const rewound = message_id ? await rewind(trx, scope, { session_id, message_id, content }) : null
  const user_message_id = randomUUIDv7()
  const [row] = await storeRun(trx, {
    user_id,
    run_id,
    session_id,
    program_id,
    takes_calls: storeCall !== undefined,
    message_id: user_message_id,
    content,
    at: now().toISOString(),
    hasPlace,
    lease_owner: lease.owner,
    lease_ms: lease.ms,
    ...chargeLimits(quota, now),
  })
  const {
    queuedInSession,
    pending,
    session_count,
    message_count,
    hasChargedUser,
    hasChargedServer,
    spent_usd,
    epoch,
    ...run
  } = row!
  if (queuedInSession >= MAX_PENDING_IN_SESSION) throw queueFull()
  if (pending >= MAX_PENDING) throw tooManyPending()
  refuseBeyond(bounds, 'sessions', session_count)
  refuseBeyond(bounds, 'messages', message_count)
  refuseUncharged(quota, now, { hasChargedUser, hasChargedServer, cost_usd: spent_usd })
  const isStarted = run.status === 'running'
  await storeCall?.(trx, { id: run_id, session_id })
  // The rewind may have taken back a preference.
  const current = rewound ? await getRunUser(trx, user_id) : user
  const said: Transcript = { items: [{ role: 'user', content }], memory: NO_MEMORY }
  const withSummary = input.readsSummary?.(user.assistant) ?? false
  const readAll = () => lastStatement(trx, () => readTranscript(trx, { user_id, session_id, run_id }, { withSummary }))
  return {
    run: { ...run, id: run_id },
    user_message_id,
    claim: isStarted
      ? { run_id, session_id, user_id, epoch, program: programOf({ program_id, takes_calls: storeCall ? true : null }) }
      : null,
    opening: isStarted ? { user: current, transcript: isNewSession ? said : await readAll() } : null,
    hasJoined: false,
    rewound,
  }
}

function queueFull(): AppError {
  const sentence = `${MAX_PENDING_IN_SESSION} messages already wait in this conversation. Wait for one, or take one back.`
  return new AppError('queue_full', sentence)
}

function tooManyPending(): AppError {
  return new AppError('unavailable', `${MAX_PENDING} messages already wait for the assistant. Try again in a minute.`)
}

/** Returns the run that has the key. The caller's transaction has locked the key, so the run cannot be deleted. */
async function joinRun(trx: Transaction<Tables>, user_id: string, key: string): Promise<StartedRun> {
  const { run_id } = await selectKey(trx, { user_id, key }).executeTakeFirstOrThrow()
  const message = await trx
    .selectFrom('agent_message')
    .select('id')
    .where('user_id', '=', user_id)
    .where('run_id', '=', run_id)
    .where('role', '=', 'user')
    .executeTakeFirst()
  const run = await getRun(trx, user_id, run_id)
  return { run, user_message_id: message?.id ?? null, claim: null, opening: null, hasJoined: true, rewound: null }
}
