import { runAgent } from '@todo-agents/agent/run'
import type { Model, UserContext } from '@todo-agents/agent/types'
import { isTerminal } from '@todo-agents/contract/agent-events'
import { AppError } from '@todo-agents/contract/errors'
import type { ApproveInput, Run } from '@todo-agents/contract/run'
import { sessionPrefix } from '@todo-agents/contract/session'
import { decideApproval, getAskingRun, getRun, startRun } from '@todo-agents/db/run.repository'
import { runPort } from '@todo-agents/db/run-port'
import type { Tables } from '@todo-agents/db/tables'
import { getMe } from '@todo-agents/db/user.repository'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { EventLog, Follower } from './event-log.ts'

export interface RunManagerOptions {
  db: Kysely<Tables>
  model: Model
  event_log: EventLog
  logger: Logger
  monthly_limit: number
  now: () => Date
}

export interface RunKey {
  run_id: string
  session_id: string
}

interface NewMessage {
  content: string
  session_id: string | undefined
}

interface LiveRun extends RunKey {
  user_id: string
  abort: AbortController
  ended: Promise<void>
}

export type RunManager = ReturnType<typeof createRunManager>

/**
 * The runs of this process. A run does not depend on any connection: it writes to the event log, and whoever
 * wants to see it follows the log.
 */
export function createRunManager({ db, model, event_log, logger, monthly_limit, now }: RunManagerOptions) {
  const live = new Map<string, LiveRun>()
  /** Sessions in which a run is about to begin. */
  const claimed = new Set<string>()
  let draining = false

  /** Runs to the end in the background. */
  function launch(user_id: string, key: RunKey, user: UserContext, resume: boolean): LiveRun {
    const abort = new AbortController()
    const log = logger.child({ user_id })
    const port = runPort(db, { ...key, user_id, monthly_limit, now })
    const events = runAgent({ port, model, user, signal: abort.signal, logger: log, resume })

    event_log.open(key.run_id)
    async function logEvents(): Promise<void> {
      const started_at = performance.now()
      for await (const event of events) {
        event_log.append(key.run_id, event)
        if (!isTerminal(event)) continue
        const ms = Math.round(performance.now() - started_at)
        log.info({ ...key, end: event.event, ms }, 'run')
      }
    }

    const ended = logEvents()
      .catch((err) => log.error({ ...key, err }, 'the run broke off without a last event'))
      .finally(() => {
        live.delete(key.run_id)
        event_log.end(key.run_id)
      })
    const run = { ...key, user_id, abort, ended }
    live.set(key.run_id, run)
    return run
  }

  async function userContext(user_id: string): Promise<UserContext> {
    const { name, time_zone, default_duration } = await getMe(db, user_id)
    return { name, time_zone, default_duration, now: now().toISOString() }
  }

  function refuseWhenDraining(): void {
    if (draining) throw new AppError('unavailable', 'The server is shutting down. Try again in a moment.')
  }

  /** Begins a run in a session in which none is under way or about to be. */
  async function claiming(session_id: string | undefined, begin: () => Promise<RunKey>): Promise<RunKey> {
    if (session_id === undefined) return begin()
    if (claimed.has(session_id) || [...live.values()].some((run) => run.session_id === session_id)) {
      throw new AppError('queue_full', 'The assistant is still answering in this conversation. Wait for it or stop it.')
    }
    claimed.add(session_id)
    try {
      return await begin()
    } finally {
      claimed.delete(session_id)
    }
  }

  /** Stops runs as their users would, and waits until they have ended. */
  async function stop(runs: LiveRun[]): Promise<void> {
    for (const { abort } of runs) abort.abort()
    await Promise.all(runs.map(({ ended }) => ended))
  }

  return {
    /** Stores the message and its run in one transaction, and runs it. Throws before anything is stored or charged. */
    start(user_id: string, { content, session_id }: NewMessage): Promise<RunKey> {
      refuseWhenDraining()
      // Whatever has not the caller's prefix, the database refuses: one user cannot block another's session.
      const claim = session_id?.startsWith(sessionPrefix(user_id)) ? session_id : undefined
      return claiming(claim, async () => {
        const user = await userContext(user_id)
        const { run } = await startRun(db, { user_id, content, session_id, now })
        const key = { run_id: run.id, session_id: run.session_id }
        launch(user_id, key, user, false)
        return key
      })
    },

    /** Throws AppError `not_found` unless the run is this user's and its events are still held. */
    async require(user_id: string, run_id: string): Promise<void> {
      await getRun(db, user_id, run_id)
      if (!event_log.holds(run_id)) throw new AppError('not_found', 'The events of this run are no longer held.')
    },

    /** Follows a run from after event number `after`; answers how to stop. Whose run it is, is the caller's to know. */
    follow: (run_id: string, after: number, follower: Follower): (() => void) =>
      event_log.follow(run_id, after, follower),

    /** Stops a run before its next tool call, and answers it as it is then. Throws AppError `conflict` when it has ended. */
    async cancel(user_id: string, run_id: string): Promise<Run> {
      const { session_id, status } = await getRun(db, user_id, run_id)
      const run = live.get(run_id)
      if (!run && status !== 'awaiting_approval') throw new AppError('conflict', 'This run has ended already.')
      if (run) await stop([run])
      // One that waits for an answer goes on only to say that it was stopped.
      if ((await getRun(db, user_id, run_id)).status === 'awaiting_approval') {
        await stop([launch(user_id, { run_id, session_id }, await userContext(user_id), true)])
      }
      return getRun(db, user_id, run_id)
    },

    /** Stops what runs for a user, or in one session, before its rows go away or become somebody else's. */
    stopAll({ user_id, session_id }: { user_id: string; session_id?: string }): Promise<void> {
      const theirs = [...live.values()].filter((run) => run.user_id === user_id)
      return stop(theirs.filter((run) => session_id === undefined || run.session_id === session_id))
    },

    /** Decides a waiting call, once, and lets the run go on. */
    async approve(user_id: string, input: ApproveInput): Promise<RunKey> {
      refuseWhenDraining()
      const key = await getAskingRun(db, user_id, input.approval_id)
      // Its events could not go on where they stopped, and whoever follows them would miss some.
      if (!event_log.holds(key.run_id)) {
        throw new AppError('conflict', 'The server was restarted since it asked. Ask the assistant again.')
      }
      return claiming(key.session_id, async () => {
        const user = await userContext(user_id)
        await decideApproval(db, user_id, input, now)
        launch(user_id, key, user, true)
        return key
      })
    },

    /** Takes no more runs and waits for those under way; after `timeout_ms` they are stopped as a user would. */
    async drain(timeout_ms: number): Promise<void> {
      draining = true
      const timer = setTimeout(() => {
        logger.warn({ runs: live.size }, 'stopping runs that are still under way')
        for (const { abort } of live.values()) abort.abort()
      }, timeout_ms)
      await Promise.all([...live.values()].map(({ ended }) => ended))
      clearTimeout(timer)
    },
  }
}
