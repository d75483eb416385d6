import { AppError } from '@todo-agents/contract/errors'
import type { Tables } from '@todo-agents/db/tables'
import { findLiveAuthSessions } from '@todo-agents/db/users/auth-session.repository'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Signals } from '../signals.ts'
import { SESSION_CHECK_MAX_AGE_MS, SESSION_SWEEP_MS } from './lifetimes.ts'

/** A sign-in session and its user. */
export interface SessionKey {
  session_id: string
  user_id: string
}

/**
 * Which sign-in sessions are live, so that a credential that outlives its session, such as a JWT, is refused with it. A
 * session in use costs no statement for each request: one statement for all of them every 15 seconds looks again.
 */
export interface LiveSessions {
  /** Throws AppError `unauthorized` when the session has ended. One statement at a session's first use here. */
  check(session_id: string): Promise<void>
  /** To be called when the session has been deleted: ends it here at once, and in all other processes. */
  end(session_id: string): void
  /** The same for all sessions of a user, as when the user has been deleted. */
  endAll(user_id: string): void
  /** Calls `listener` once when the session ends, at once when it has. Returns how to stop. */
  onEnd(key: SessionKey, listener: () => void): () => void
  close(): void
}

export interface LiveSessionsOptions {
  db: Kysely<Tables>
  signals: Signals
  logger: Logger
  sweep_ms?: number
  max_age_ms?: number
  /** Beyond so many sessions, the one that was looked up first is forgotten, and looked up again when it is used. */
  max_sessions?: number
}

interface Entry {
  user_id: string
  has_ended: boolean
  /** By `performance.now()`. */
  checked_at: number
  /** Since the last sweep. */
  is_used: boolean
  listeners: Set<() => void>
}

/** Every process hears here of ended sessions: `session <id>` or `user <id>`. */
const ENDED = 'auth:ended'

/** Ids in one statement of a sweep. */
const SWEEP_PAGE = 1000

export function createLiveSessions(options: LiveSessionsOptions): LiveSessions {
  const { db, signals, logger, sweep_ms = SESSION_SWEEP_MS, max_age_ms = SESSION_CHECK_MAX_AGE_MS } = options
  const { max_sessions = 20_000 } = options
  const entries = new Map<string, Entry>()
  /** Look-ups under way, which the first requests of a session share. */
  const pending = new Map<string, Promise<boolean>>()
  /** Counts what has ended: an answer of the database that is older than the last end is not kept. */
  let endings = 0
  let is_sweeping = false
  let is_closed = false

  function entryOf({ session_id, user_id }: SessionKey): Entry {
    const entry = entries.get(session_id)
    if (entry) return entry
    const made: Entry = { user_id, has_ended: false, checked_at: -Infinity, is_used: false, listeners: new Set() }
    if (entries.size >= max_sessions) forgetOldest()
    entries.set(session_id, made)
    return made
  }

  /** One that is listened to stays: its listeners are not to miss the end. */
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
    entry.has_ended = true
    const { listeners } = entry
    entry.listeners = new Set()
    for (const listener of listeners) listener()
  }

  function endAllHere(user_id: string): void {
    endings += 1
    for (const [id, entry] of entries) if (entry.user_id === user_id) endHere(id)
  }

  /** Signals may have been missed: everything is looked up again before it is trusted. */
  function doubt(): void {
    for (const entry of entries.values()) entry.checked_at = -Infinity
    void sweep()
  }

  function onSignal(message: string): void {
    const [kind, id = ''] = message.split(' ')
    if (kind === 'session') endHere(id)
    else if (kind === 'user') endAllHere(id)
    else doubt()
  }

  async function lookUp(ids: string[]): Promise<Set<string>> {
    const before = endings
    const asked_at = performance.now()
    const live = await findLiveAuthSessions(db, ids, new Date())
    if (before === endings) {
      for (const { id, user_id } of live) {
        const entry = entryOf({ session_id: id, user_id })
        entry.user_id = user_id
        entry.checked_at = asked_at
      }
    }
    const live_ids = new Set(live.map(({ id }) => id))
    for (const id of ids) if (!live_ids.has(id)) endHere(id)
    return live_ids
  }

  /** Whether the session is live; requests that come together ask once. */
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
    if (is_sweeping) return
    is_sweeping = true
    try {
      const due = dueIds()
      for (let from = 0; from < due.length && !is_closed; from += SWEEP_PAGE) {
        await lookUp(due.slice(from, from + SWEEP_PAGE))
      }
    } catch (err) {
      // Requests look for themselves once what is known is too old.
      logger.debug({ err }, 'sessions in use were not looked up')
    } finally {
      is_sweeping = false
    }
  }

  /** The sessions that are in use; the others are forgotten once nothing is known of them any longer. */
  function dueIds(): string[] {
    const due: string[] = []
    const oldest = performance.now() - max_age_ms
    for (const [id, entry] of entries) {
      const is_due = entry.is_used || entry.listeners.size > 0
      entry.is_used = false
      if (is_due && !entry.has_ended) due.push(id)
      else if (!is_due && entry.checked_at < oldest) entries.delete(id)
    }
    return due
  }

  const stopListening = signals.subscribe(ENDED, onSignal)
  const timer = setInterval(sweep, sweep_ms).unref()

  return {
    async check(session_id) {
      const entry = entries.get(session_id)
      if (entry) entry.is_used = true
      if (entry?.has_ended) throw sessionEnded()
      if (entry && performance.now() - entry.checked_at < max_age_ms) return
      if (!(await ask(session_id))) throw sessionEnded()
      const found = entries.get(session_id)
      if (found) found.is_used = true
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
      if (entry.has_ended) {
        listener()
        return () => {}
      }
      entry.listeners.add(listener)
      return () => entry.listeners.delete(listener)
    },
    close() {
      is_closed = true
      clearInterval(timer)
      stopListening()
    },
  }
}

/** What a credential of an ended session is answered with. */
export function sessionEnded(): AppError {
  return new AppError('unauthorized', 'This session has ended. Sign in again.')
}
