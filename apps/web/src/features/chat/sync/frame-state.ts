import type { AgentChat } from '@todo-agents/client/chat/agent-chat'
import type { ChatState } from '@todo-agents/client/chat/chat-state'
import { createSteadyState } from './steady-messages.ts'

/** The state of a chat for React: it changes at most once a frame while an answer is streamed. */
export interface FrameState {
  getState(): ChatState
  subscribe(listener: () => void): () => void
}

/** Calls `work` once, before the next frame is painted. Returns a function that cancels it. */
export type NextFrame = (work: () => void) => () => void

/**
 * Shows the state of a chat. A model may send a thousand deltas a second, each a change of the state: what only makes
 * the answer longer is shown with the next frame. Any other change is shown at once, so that the page answers a click
 * in the same frame.
 */
export function createFrameState(
  chat: Pick<AgentChat, 'getState' | 'subscribe'>,
  nextFrame: NextFrame = beforePaint,
): FrameState {
  const steady = createSteadyState(chat)
  const listeners = new Set<() => void>()
  let shown = steady()
  /** The state of the chat that `shown` was made from. */
  let source = chat.getState()
  let cancel: (() => void) | null = null

  function show(): void {
    cancel?.()
    cancel = null
    source = chat.getState()
    const next = steady()
    if (next === shown) return
    shown = next
    for (const listener of listeners) listener()
  }

  chat.subscribe(() => {
    if (!onlyGrows(source, chat.getState())) show()
    else cancel ??= nextFrame(show)
  })

  return {
    getState: () => shown,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** The fields that change with each event of an answer. */
const GROWING: ReadonlySet<string> = new Set<keyof ChatState>(['messages', 'last_event_id', 'reasoning'])

function onlyGrows(before: ChatState, after: ChatState): boolean {
  const fields = Object.keys(after) as (keyof ChatState)[]
  const isSame = fields.every((field) => before[field] === after[field] || GROWING.has(field))
  return isSame && before.messages.length === after.messages.length
}

/** A hidden page paints no frames. Its state changes at this interval instead, for notices and the title of the tab. */
const HIDDEN_MS = 250

const beforePaint: NextFrame = (work) => {
  const once = () => {
    cancel()
    work()
  }
  const frame = requestAnimationFrame(once)
  const timer = setTimeout(once, HIDDEN_MS)
  function cancel(): void {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  }
  return cancel
}
