import { AppError } from '@todo-agents/contract/errors'
import { noteUse } from '@todo-agents/db/programs/program.repository'
import type { Tables } from '@todo-agents/db/tables'
import { findLiveAuthSessions } from '@todo-agents/db/users/auth-session.repository'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Signals } from '../signals.ts'
import { SESSION_CHECK_MAX_AGE_MS, SESSION_SWEEP_MS } from './lifetimes.ts'

/** A sign-in session, or the id of a program in its place, and its user. */
export interface SessionKey {
  session_id: string
  user_id: string
}

/**
 * Knows which sign-in sessions and programs are live, so that a credential that outlives its session, such as a JWT, is
 * refused, and a revoked access token, too. Below, “session” stands for both.
 * Requests need no statement of their own: a sweep checks all sessions in use by one statement every 15 seconds.
 *
 * Traded for speed: the plain form would be to read the session at each request. Saves one statement per request.
 * live-sessions.test.ts checks that an ended session is refused as in the plain form.
 */
export interface LiveSessions {
  /**
   * Throws AppError `unauthorized` when the session has ended. Makes one statement at the first use in this process.
   */
  check(session_id: string): Promise<void>
  /** Must be called after the session was deleted. Ends it here at once, and in the other processes by a signal. */
  end(session_id: string): void
  /** As `end`, for all sessions of a user, for example after the user was deleted. */
  endAll(user_id: string): void
  /**
   * Calls `listener` once when the session ends, or at once when it has ended already. Returns a function that
   * unsubscribes.
   */
  onEnd(key: SessionKey, listener: () => void): () => void
  close(): void
}

export interface LiveSessionsOptions {
  db: Kysely<Tables>
  signals: Signals
  logger: Logger
  sweepMs?: number
  maxAgeMs?: number
  /** The most sessions in memory. Beyond it, the oldest entry is forgotten, and read again at its next use. */
  maxSessions?: number
}

interface Entry {
  user_id: string
  hasEnded: boolean
  /** The time of the last check, by `performance.now()`. */
  checkedAt: number
  /** True when a request used the session since the last sweep. */
  isUsed: boolean
  listeners: Set<() => void>
}

/** The channel of ended sessions. A message is `session <id>` or `user <id>`. */
const ENDED = 'auth:ended'

/** The most ids in one statement of a sweep. */
const SWEEP_PAGE = 1000

export function createLiveSessions(options: LiveSessionsOptions): LiveSessions {
  const { db, signals, logger, sweepMs = SESSION_SWEEP_MS, maxAgeMs = SESSION_CHECK_MAX_AGE_MS } = options
  const { maxSessions = 20_000 } = options
  const entries = new Map<string, Entry>()
  /** Reads that are not answered yet. Simultaneous first requests of a session share one. */
  const pending = new Map<string, Promise<boolean>>()
  /** Grows whenever sessions end. When it grows during a read, the result of that read is not kept. */
  let endings = 0
  let isSweeping = false
  let isClosed = false

  function entryOf({ session_id, user_id }: SessionKey): Entry {
    const entry = entries.get(session_id)
    if (entry) return entry
    const made: Entry = { user_id, hasEnded: false, checkedAt: -Infinity, isUsed: false, listeners: new Set() }
    if (entries.size >= maxSessions) forgetOldest()
    entries.set(session_id, made)
    return made
  }

  /** Forgets the oldest session without listeners. Listeners must not miss the end of their session. */
  function forgetOldest(): void {
    for (const [id, { listeners }] of entries) {
      if (listeners.size > 0) continue
      entries.delete(id)
      return
    }
  }

  function endHere(session_id: string, user_id = ''): void {
    endings += 1
    const entry = entryOf({ session_id, user_id })
    entry.hasEnded = true
    const { listeners } = entry
    entry.listeners = new Set()
    for (const listener of listeners) listener()
  }

  function endAllHere(user_id: string): void {
    endings += 1
    for (const [id, entry] of entries) if (entry.user_id === user_id) endHere(id)
  }

  /** Called when signals may have been lost: checks every session again before its next use. */
  function distrustAll(): void {
    for (const entry of entries.values()) entry.checkedAt = -Infinity
    void sweep()
  }

  function onSignal(message: string): void {
    const [kind, id = ''] = message.split(' ')
    if (kind === 'session') endHere(id)
    else if (kind === 'user') endAllHere(id)
    else distrustAll()
  }

  async function lookUp(ids: string[]): Promise<Set<string>> {
    const before = endings
    const askedAt = performance.now()
    const live = await findLiveAuthSessions(db, ids, new Date())
    if (before === endings) {
      for (const { id, user_id } of live) {
        const entry = entryOf({ session_id: id, user_id })
        entry.user_id = user_id
        entry.checkedAt = askedAt
      }
    }
    await noteUseOf(live.flatMap(({ id, is_program }) => (is_program ? [id] : [])))
    const liveIds = new Set(live.map(({ id }) => id))
    for (const id of ids) if (!liveIds.has(id)) endHere(id)
    return liveIds
  }

  /** Must not throw: a request does not depend on it. */
  async function noteUseOf(program_ids: string[]): Promise<void> {
    try {
      await noteUse(db, program_ids, new Date())
    } catch (err) {
      logger.debug({ err }, 'the last use of programs was not stored')
    }
  }

  /** Returns whether the session is live. Simultaneous requests share one read. */
  function ask(session_id: string): Promise<boolean> {
    const known = pending.get(session_id)
    if (known) return known
    const answer = lookUp([session_id])
      .then((live) => live.has(session_id))
      .finally(() => pending.delete(session_id))
    pending.set(session_id, answer)
    return answer
  }

  async function sweep(): Promise<void> {
    if (isSweeping) return
    isSweeping = true
    try {
      const due = dueIds()
      for (let from = 0; from < due.length && !isClosed; from += SWEEP_PAGE) {
        await lookUp(due.slice(from, from + SWEEP_PAGE))
      }
    } catch (err) {
      // Only a debug line, because a request reads its session itself when the last check is too old.
      logger.debug({ err }, 'sessions in use were not checked')
    } finally {
      isSweeping = false
    }
  }

  /** Returns the ids of the sessions in use. Forgets every other session whose last check is too old. */
  function dueIds(): string[] {
    const due: string[] = []
    const oldest = performance.now() - maxAgeMs
    for (const [id, entry] of entries) {
      const isDue = entry.isUsed || entry.listeners.size > 0
      entry.isUsed = false
      if (isDue && !entry.hasEnded) due.push(id)
      else if (!isDue && entry.checkedAt < oldest) entries.delete(id)
    }
    return due
  }

  const stopListening = signals.subscribe(ENDED, onSignal)
  const timer = setInterval(sweep, sweepMs).unref()

  return {
    async check(session_id) {
      const entry = entries.get(session_id)
      if (entry) entry.isUsed = true
      if (entry?.hasEnded) throw sessionEnded()
      if (entry && performance.now() - entry.checkedAt < maxAgeMs) return
      if (!(await ask(session_id))) throw sessionEnded()
      const found = entries.get(session_id)
      if (found) found.isUsed = true
    },
    end(session_id) {
      endHere(session_id)
      signals.publish(ENDED, `session ${session_id}`)
    },
    endAll(user_id) {
      endAllHere(user_id)
      signals.publish(ENDED, `user ${user_id}`)
    },
    onEnd(key, listener) {
      const entry = entryOf(key)
      if (entry.hasEnded) {
        listener()
        return () => {}
      }
      entry.listeners.add(listener)
      return () => entry.listeners.delete(listener)
    },
    close() {
      isClosed = true
      clearInterval(timer)
      stopListening()
    },
  }
}

/** The error for a credential of an ended session. */
export function sessionEnded(): AppError {
  return new AppError('unauthorized', 'This session has ended. Sign in again.')
}
