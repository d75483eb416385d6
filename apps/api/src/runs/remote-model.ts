import type { AnswerSink, Model, ModelAnswer, ModelRequest, TranscriptItem } from '@todo-agents/agent/types'
import { closeToCalls, MAX_CALLS_OF_RUN, othersWait, remoteCallsOf } from '@todo-agents/db/runs/remote-call.repository'
import type { Tables } from '@todo-agents/db/tables'
import type { Kysely } from 'kysely'
import type { Signals } from '../signals.ts'

/** The signal to all processes that a run has a further call to make. The message is the id of the run. */
export const CALL_ADDED = 'run:call'

/** How long an open run waits for the next call of its program. An agent thinks for some seconds between two calls. */
const IDLE_MS = 30_000

/**
 * The same while an earlier run of the program waits for the user. The page follows one run of a conversation at a time, and
 * shows the question again only when this run has ended.
 */
const IDLE_WHILE_ASKING_MS = 3_000

/** How often the database is asked for calls, because a signal may be lost. */
const LOOK_MS = 2000

interface RemoteModelOptions {
  db: Kysely<Tables>
  signals: Signals
  user_id: string
  run_id: string
  /** True when the run must end as soon as it has nothing to do: others wait for its place, or the server closes. */
  isPlaceNeeded: () => boolean
}

/**
 * Stands in for the model of a run that makes the calls of a program: each turn consists of the calls that the program has
 * added meanwhile, and the run ends when none has come for IDLE_MS. So these calls get everything that the calls of a
 * model have: the ledger, the budget and its questions, the log that a page follows, and another process that goes on.
 */
export function remoteModel({ db, signals, user_id, run_id, isPlaceNeeded }: RemoteModelOptions): Model {
  async function ask({ transcript, signal }: ModelRequest, sink: AnswerSink): Promise<ModelAnswer> {
    const known = callIdsIn(transcript)
    const began = performance.now()
    const wake = listen(signals, run_id, signal)
    try {
      for (;;) {
        const calls = await remoteCallsOf(db, { user_id, run_id })
        const added = calls.filter(({ call_id }) => !known.has(call_id))
        if (added.length > 0 || signal.aborted) return { tool_calls: added, usage: NO_TOKENS }
        // A run that can take no more calls lets the next run of its program begin.
        const isFull = calls.length >= MAX_CALLS_OF_RUN
        const others = await othersWait(db, { user_id, run_id })
        const left = began + (others === 'awaiting_approval' ? IDLE_WHILE_ASKING_MS : IDLE_MS) - performance.now()
        const isDone = isFull || isPlaceNeeded() || left <= 0 || others === 'queued'
        if (isDone && (await closeToCalls(db, { user_id, run_id, made: calls.length }))) {
          sink.text(calls.length === 1 ? 'One call.' : `${calls.length} calls.`)
          return { tool_calls: [], usage: NO_TOKENS }
        }
        await wake.next(isDone ? 0 : Math.min(LOOK_MS, left))
      }
    } finally {
      wake.stop()
    }
  }

  return { name: 'program', ask }
}

const NO_TOKENS = { input_tokens: 0, output_tokens: 0 }

function callIdsIn(transcript: TranscriptItem[]): ReadonlySet<string> {
  return new Set(
    transcript.flatMap((item) => (item.role === 'assistant' ? item.tool_calls.map(({ call_id }) => call_id) : [])),
  )
}

/** `next` resolves when a call was added since the last one, when the signal is aborted, or after `ms`. */
function listen(signals: Signals, run_id: string, signal: AbortSignal) {
  let isRung = false
  let ring = () => {
    isRung = true
  }
  const onSignal = (message: string) => {
    if (message === run_id || message === '') ring()
  }
  const onAbort = () => ring()
  const unsubscribe = signals.subscribe(CALL_ADDED, onSignal)
  signal.addEventListener('abort', onAbort)
  return {
    async next(ms: number): Promise<void> {
      if (!isRung) {
        const { promise, resolve } = Promise.withResolvers<void>()
        const timer = setTimeout(resolve, Math.max(0, ms))
        ring = () => {
          isRung = true
          resolve()
        }
        await promise
        clearTimeout(timer)
      }
      isRung = false
    },
    stop(): void {
      unsubscribe()
      signal.removeEventListener('abort', onAbort)
    },
  }
}
