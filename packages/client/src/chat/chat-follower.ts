import type { StreamEvent } from '@todo-agents/contract/agent-events'
import type { StreamOptions } from '../client.ts'
import { describeError } from '../errors.ts'
import type { AgentStream } from '../stream/agent-stream.ts'
import type { OnConnection } from '../stream/reconnecting-stream.ts'
import type { ChatState } from './chat-state.ts'
import type { ChatStore } from './chat-store.ts'

/** Reads one stream at a time into the state of a chat. */
export interface ChatFollower {
  /** Resolves when the latest stream has ended. */
  readonly ended: Promise<void>
  /**
   * Closes the stream that is open, and reads a new one into the state. Resolves when it has ended or was closed. Must
   * not throw: a failure is in the state.
   */
  follow(open: (options: StreamOptions) => AgentStream): Promise<void>
  /** Closes the stream. Changes nothing in the state. */
  close(): void
}

interface FollowerOptions {
  store: ChatStore
  /** Milliseconds. Once the connection has been lost for this long, `state.connection` is `reconnecting`. */
  notice_after_ms: number
}

export function createChatFollower({ store, notice_after_ms }: FollowerOptions): ChatFollower {
  let current: AbortController | null = null
  let ended = Promise.resolve()

  function close(): void {
    current?.abort()
    current = null
  }

  async function readAll(stream: AgentStream, signal: AbortSignal): Promise<void> {
    try {
      for await (const events of stream.chunks()) {
        if (signal.aborted) return
        store.take(events)
        if (signal.aborted || isQueued(store.state, events)) return
      }
    } catch (error) {
      if (!signal.aborted) store.dispatch({ type: 'failed', error: describeError(error) })
      return
    }
    if (!signal.aborted && hasLostEnd(store.state)) store.dispatch({ type: 'stopped' })
  }

  async function follow(open: (options: StreamOptions) => AgentStream): Promise<void> {
    close()
    const mine = new AbortController()
    current = mine
    const notice = createNotice(store, notice_after_ms)
    const onConnection: OnConnection = (connection, info) => {
      notice.update(connection, info)
      if (current !== mine) return
      store.dispatch({ type: 'stream_changed', stream: connection === 'open' ? 'open' : 'connecting' })
    }
    store.dispatch({ type: 'stream_changed', stream: 'connecting' })
    try {
      await readAll(open({ signal: mine.signal, retry_for_ms: Infinity, onConnection }), mine.signal)
    } finally {
      notice.close()
      if (current === mine) {
        close()
        store.dispatch({ type: 'disconnected' })
      }
    }
  }

  return {
    get ended() {
      return ended
    },
    follow: (open) => (ended = follow(open)),
    close,
  }
}

/**
 * True when the run that these events begin is in the chat's queue. The run is then followed later, when its turn has
 * come.
 */
function isQueued({ queue }: ChatState, events: StreamEvent[]): boolean {
  const begun = events.find(({ event }) => event === 'session_initialized')
  return begun?.event === 'session_initialized' && queue.some(({ run_id }) => run_id === begun.data.run_id)
}

/**
 * True when the state still shows a run as going on after its stream has ended: the run's last event did not arrive.
 */
function hasLostEnd({ run_id, approval, error, rate_limit }: ChatState): boolean {
  return run_id !== null && !approval && !error && !rate_limit
}

/** Notes in the state that a connection waits for a limit, or has been lost for `notice_after_ms`. */
function createNotice({ dispatch }: ChatStore, notice_after_ms: number): { update: OnConnection; close(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isShown = false

  function change(connection: 'open' | 'reconnecting'): void {
    isShown = connection === 'reconnecting'
    dispatch({ type: 'connection_changed', connection })
  }

  return {
    update(connection, { rate_limit }) {
      if (rate_limit) {
        dispatch({ type: 'limited', rate_limit })
        isShown = true
      } else if (connection === 'waiting') {
        timer ??= setTimeout(change, notice_after_ms, 'reconnecting')
      } else if (connection === 'open') {
        clearTimeout(timer)
        timer = undefined
        if (isShown) change('open')
      }
    },
    close: () => clearTimeout(timer),
  }
}
