import { MAX_FEED_TODO_IDS } from '@todo-agents/contract/bounds'
import type { Change } from '@todo-agents/contract/change'
import type { FeedEvent } from '@todo-agents/contract/feed'
import { formatFeedPosition, parseFeedPosition } from '@todo-agents/contract/feed-position'
import type { Run } from '@todo-agents/contract/run'
import { changesAfter, findPosition, lastPosition } from '@todo-agents/db/changes/change.repository'
import { findRun, runsSince } from '@todo-agents/db/runs/run.repository'
import type { Tables } from '@todo-agents/db/tables'
import { getMe } from '@todo-agents/db/users/user.repository'
import type { TrackedEnvelope } from '@trpc/server'
import { tracked } from '@trpc/server'
import type { Kysely } from 'kysely'
import { MAX_FEED_MS } from '../auth/lifetimes.ts'
import type { Signals } from '../signals.ts'
import { reminderNews } from './feed-reminders.ts'

/** Notifies the feeds of a user of new changes. The feeds read the changes from the database. */
export function announceChange(signals: Signals, user_id: string): void {
  signals.publish(channel(user_id), '')
}

/** Notifies the feeds of a user that a run was queued, has started, waits for its user or has ended. */
export function announceRun(signals: Signals, user_id: string, run_id: string): void {
  signals.publish(channel(user_id), run_id)
}

/** Notifies the feeds of a user that the user has changed, for example a setting. */
export function announceMe(signals: Signals, user_id: string): void {
  signals.publish(channel(user_id), ME)
}

/** Notifies the feeds of a user that reminders were delivered or answered. The feeds read them from the database. */
export function announceReminders(signals: Signals, user_id: string): void {
  signals.publish(channel(user_id), REMINDERS)
}

/** The messages of a signal in place of the id of a run: the user has changed, or reminders have. */
const ME = 'me'
const REMINDERS = 'reminders'

function channel(user_id: string): string {
  return `feed:${user_id}`
}

export interface FeedOptions {
  db: Kysely<Tables>
  signals: Signals
  user_id: string
  /** A token or an app follows. It gets no wordings. */
  isOfProgram?: boolean
  /** The follower's position; null to start with the next event. */
  after: string | null
  now: () => Date
  /** Ends the feed when it is aborted. */
  signal: AbortSignal
  /**
   * How often the feed reads the changes and reminders without a signal, because a process may die after a commit and
   * before its signal.
   */
  pollMs?: number
  /** How long a feed lasts at most. Then its follower reconnects, and is authenticated again. */
  maxMs?: number
}

/** The most changes that are read at once, and the most runs that a follower gets again when it reconnects. */
const PAGE = 100

/**
 * A follower that reconnects also gets the runs from this long before its position, because the clocks of two processes
 * may differ.
 */
const RUN_OVERLAP_MS = 30_000

/**
 * Yields the events of a user's todos, tags, runs and reminders. Signals only wake the feed. The feed reads changes from the
 * database, in the order in which they were committed, so that none is missed or emitted twice. Each signal costs one
 * statement, for up to {@link PAGE} changes. Throws an AbortError after `maxMs`: then tRPC ends the stream in such a
 * way that clients reconnect.
 */
export async function* feed(options: FeedOptions): AsyncGenerator<TrackedEnvelope<FeedEvent>, void, void> {
  const { db, signals, user_id, isOfProgram = false, after, now, signal } = options
  const { pollMs = 15_000, maxMs = MAX_FEED_MS } = options
  const alarm = createAlarm()
  const unsubscribe = signals.subscribe(channel(user_id), alarm.ring)
  const poll = setInterval(() => alarm.ring(REMINDERS), pollMs)
  const time = setTimeout(alarm.end, maxMs)
  signal.addEventListener('abort', alarm.end)
  if (signal.aborted) alarm.end()
  try {
    const reached = after === null ? null : parseFeedPosition(after)
    const known = reached && (await findPosition(db, user_id, reached.change_id))
    let position = known ?? (await lastPosition(db, user_id))
    const reminders = reminderNews(db, user_id, (known && reached?.at) || now())
    const emit = (event: FeedEvent) => tracked(formatFeedPosition(position.id, now()), event)
    if (known && after !== null) {
      yield tracked(after, { type: 'start' })
      const since = new Date((reached?.at ?? now()).getTime() - RUN_OVERLAP_MS)
      for (const run of await runsSince(db, user_id, since.toISOString(), PAGE)) yield emit({ type: 'run', run })
      alarm.ring(REMINDERS)
    } else {
      yield emit({ type: 'start' })
    }
    for (let rung = await alarm.next(); rung; rung = await alarm.next()) {
      for (let isMore = true; isMore; ) {
        const page = await changesAfter(db, user_id, position, PAGE)
        for (const change of page.changes) {
          position = { ...page.position, id: change.id }
          if (isShownTo(isOfProgram, change)) yield emit({ type: 'change', change: forFeed(change) })
          if (mayChangeReminders(change)) rung.add(REMINDERS)
        }
        position = page.position
        isMore = page.changes.length === PAGE
      }
      if (rung.delete(ME)) yield emit({ type: 'me', me: await getMe(db, user_id) })
      if (rung.delete(REMINDERS)) for await (const reminder of reminders()) yield emit({ type: 'reminder', reminder })
      for (const run_id of rung) {
        const run: Run | null = await findRun(db, user_id, run_id)
        if (run) yield emit({ type: 'run', run })
      }
    }
    if (!signal.aborted) throw new DOMException('The feed has reached its maximum duration.', 'AbortError')
  } finally {
    clearInterval(poll)
    clearTimeout(time)
    signal.removeEventListener('abort', alarm.end)
    unsubscribe()
  }
}

/** Programs do not learn what the user's words mean. */
export function isShownTo(isOfProgram: boolean, { entity }: Pick<Change, 'entity'>): boolean {
  return !isOfProgram || entity !== 'wording'
}

/** True when the change may have withdrawn or opened a reminder. */
function mayChangeReminders({ entity, before, after }: Change): boolean {
  if (entity === 'todo') return Boolean(before && after && (before.alarm_time || after.alarm_time))
  return entity === 'list' && before?.archived_at !== after?.archived_at
}

/**
 * Removes a long list of todo ids. The change of a deleted tag or list has the ids of all its todos, which may be
 * thousands.
 */
function forFeed(change: Change): Change {
  if (change.entity !== 'tag' && change.entity !== 'list') return change
  return { ...change, before: withFewIds(change.before), after: withFewIds(change.after) } as Change
}

function withFewIds<Snapshot extends { todo_ids?: string[] } | null>(snapshot: Snapshot): Snapshot {
  if (!snapshot?.todo_ids || snapshot.todo_ids.length <= MAX_FEED_TODO_IDS) return snapshot
  const { todo_ids: _, ...rest } = snapshot
  return rest as Snapshot
}

interface Alarm {
  /**
   * Wakes the feed. `about`: the id of a run to emit, `ME` to emit the user, or `REMINDERS` to read the reminders; empty
   * when only changes are to be read.
   */
  ring(about: string): void
  /** Ends the feed: `next` resolves with null from now on. */
  end(): void
  /**
   * Resolves when `ring` has been called since the last `next`. The set has each `about` of these calls that is not
   * empty. Resolves with null after `end`.
   */
  next(): Promise<Set<string> | null>
}

function createAlarm(): Alarm {
  let subjects = new Set<string>()
  let rung = Promise.withResolvers<void>()
  let hasEnded = false
  return {
    end() {
      hasEnded = true
      rung.resolve()
    },
    ring(about) {
      if (about) subjects.add(about)
      rung.resolve()
    },
    async next() {
      if (!hasEnded) await rung.promise
      if (hasEnded) return null
      rung = Promise.withResolvers()
      const rungSubjects = subjects
      subjects = new Set()
      return rungSubjects
    },
  }
}
