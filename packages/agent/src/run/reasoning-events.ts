import type { AgentEvent } from '@todo-agents/contract/agent-events'
import { createTextSanitizer } from './sanitize-text.ts'

/** The least time between two events, in milliseconds. Models think in hundreds of pieces. */
const PAUSE_MS = 400

/** The same for events without a summary, which only say that the model still thinks. */
const EMPTY_PAUSE_MS = 5_000

/** The longest summary of one attempt, in UTF-16 code units. It is a hint for a user who waits, and not kept. */
const MAX_SUMMARY = 20_000

interface ReasoningEvents {
  /** Takes the next piece of the summary, or an empty one that says only that the model thinks. */
  add(summary: string): void
  /** Emits the pieces that wait. */
  flush(): void
}

/** Emits `reasoning` for the pieces in which a model thinks: the first at once, later ones joined. */
export function reasoningEvents(emit: (event: AgentEvent) => void): ReasoningEvents {
  const sanitizer = createTextSanitizer()
  let waiting = ''
  let length = 0
  let emittedAt = Number.NEGATIVE_INFINITY

  function send(): void {
    emittedAt = performance.now()
    const data = waiting === '' ? {} : { summary: waiting }
    waiting = ''
    emit({ event: 'reasoning', data })
  }

  return {
    add(summary) {
      const text = sanitizer.push(summary).slice(0, MAX_SUMMARY - length)
      length += text.length
      waiting += text
      const pauseMs = waiting === '' ? EMPTY_PAUSE_MS : PAUSE_MS
      if (performance.now() - emittedAt >= pauseMs) send()
    },
    flush() {
      if (waiting !== '') send()
    },
  }
}
