import type { CallOutcome } from '@todo-agents/db/runs/call-outcome'
import { callOutcome } from '@todo-agents/db/runs/call-outcome'
import type { CallKey } from '@todo-agents/db/runs/remote-call.repository'
import { addRemoteCall, noteDelivery } from '@todo-agents/db/runs/remote-call.repository'
import type { Lease } from '@todo-agents/db/runs/run-lease'
import type { Tables } from '@todo-agents/db/tables'
import type { Bounds } from '@todo-agents/db/users/bounds'
import type { Quota } from '@todo-agents/db/users/usage.repository'
import type { Kysely } from 'kysely'
import type { Signals } from '../signals.ts'
import { announceRun } from '../stream/feed.ts'
import { CALL_ADDED } from './remote-model.ts'
import type { RunWorker } from './run-worker.ts'
import { CALL_MADE } from './run-worker.ts'

interface RemoteCallsOptions {
  db: Kysely<Tables>
  worker: RunWorker
  signals: Signals
  quota: Quota
  bounds: Bounds
  lease: Lease
  now: () => Date
  /** Throws AppError `unavailable` while the server shuts down. */
  refuseWhenClosing: () => void
  emitQueued: (run: CallKey) => Promise<void>
  tryToStart: (run_id: string) => Promise<void>
}

export interface ProgramCall {
  user_id: string
  program_id: string
  /** Two calls of the program with the same key are the same call, which is made once. Null: the program gave none. */
  key: string | null
  tool_name: string
  arguments: Record<string, unknown>
}

/** A call, where it is made, and what has become of it so far. */
export type TracedCall = CallKey & { outcome: CallOutcome }

/** How often the database is asked for the result of a call, because a signal may be lost. */
const LOOK_MS = 1000

export type RemoteCalls = ReturnType<typeof createRemoteCalls>

/** Makes the calls of programs, each exactly once, in runs that the page can follow. See `remoteModel`. */
export function createRemoteCalls(options: RemoteCallsOptions) {
  const { db, worker, signals, quota, bounds, lease, now, refuseWhenClosing, emitQueued, tryToStart } = options

  async function add(call: ProgramCall): Promise<CallKey> {
    const release = worker.places.reserve()
    try {
      const { state, claim, opening, ...key } = await addRemoteCall(db, {
        ...call,
        arguments: JSON.stringify(call.arguments),
        quota,
        bounds,
        lease,
        now,
        hasPlace: release !== null,
      })
      if (claim) await worker.start(claim, opening).opened
      else if (state === 'started') await emitQueued(key)
      else signals.publish(CALL_ADDED, key.run_id)
      if (!release && state === 'started') worker.places.announcePending()
      announceRun(signals, call.user_id, key.run_id)
      return key
    } finally {
      release?.()
    }
  }

  /** Resolves when the call is made, asked about or given up, when `signal` is aborted, or after `ms`. */
  async function settled(user_id: string, key: CallKey, ms: number, signal: AbortSignal): Promise<TracedCall> {
    const deadline = performance.now() + ms
    let next = Promise.withResolvers<'rung' | 'late'>()
    const ring = () => next.resolve('rung')
    const unsubscribe = signals.subscribe(CALL_MADE, (run_id) => {
      if (run_id === key.run_id || run_id === '') ring()
    })
    signal.addEventListener('abort', ring)
    try {
      for (;;) {
        next = Promise.withResolvers()
        const outcome = await callOutcome(db, { user_id, run_id: key.run_id, call_id: key.call_id })
        const left = deadline - performance.now()
        if (outcome.state !== 'waiting' || left <= 0 || signal.aborted) return { ...key, outcome }
        const timer = setTimeout(() => next.resolve('late'), Math.min(left, LOOK_MS))
        const why = await next.promise
        clearTimeout(timer)
        // The owner of the run may have died. Then this process claims the run.
        if (why === 'late') await tryToStart(key.run_id)
      }
    } finally {
      unsubscribe()
      signal.removeEventListener('abort', ring)
    }
  }

  return {
    /**
     * Makes a call, or finds the one with the same key, and waits for its outcome for at most `ms`. Throws what
     * `addRemoteCall` throws.
     */
    async make(call: ProgramCall, { ms, signal }: { ms: number; signal: AbortSignal }): Promise<TracedCall> {
      refuseWhenClosing()
      return settled(call.user_id, await add(call), ms, signal)
    },

    /** Waits again for the outcome of a call, for example after its question was answered. */
    settled,

    /** To be called when the answer of a call was sent, or its connection was lost before. */
    delivered: (user_id: string, key: CallKey, delivery: 'sent' | 'lost'): Promise<void> =>
      noteDelivery(db, { user_id, ...key }, delivery),
  }
}
