// Without zod, so that a page can open streams before it loads the schemas of their events.

/**
 * The media type that our client accepts for a stream. Its parameter says that the client reads event ids without a run
 * id, see `longEventId`.
 */
export const STREAM_MEDIA_TYPE = 'text/event-stream;ids=short'

export function eventId(seq: number): string {
  return `${seq}`
}

/** Returns an event id that also names its run: the form of 0.1, which a resumed stream still takes as its position. */
export function longEventId(run_id: string, seq: number): string {
  return `${run_id}:${seq}`
}

/**
 * Reads an event id: `{seq}`, or the long form `{run_id}:{seq}`. `run_id` is null in the short form. Returns null when
 * the text is not an event id. 15 digits are always a safe integer.
 */
export function parseEventId(id: string): { run_id: string | null; seq: number } | null {
  const match = /^(?:([0-9a-f-]{36}):)?(\d{1,15})$/.exec(id)
  return match ? { run_id: match[1] ?? null, seq: Number(match[2]) } : null
}

/** Reads a long event id. Returns null when the text is not one. */
export function parseLongEventId(id: string): { run_id: string; seq: number } | null {
  const { run_id = null, seq = 0 } = parseEventId(id) ?? {}
  return run_id === null ? null : { run_id, seq }
}

const TERMINAL = new Set<string>(['completed', 'error', 'rate_limit_exceeded', 'approval_required'])

/** Returns true when no other event can follow, except `history` after `completed`. */
export function isTerminal(event: { event: string }): boolean {
  return TERMINAL.has(event.event)
}

/** Returns true when the stream ends after this event. It does not end after `completed`, which `history` follows. */
export function isLast(event: { event: string }): boolean {
  return event.event === 'history' || (isTerminal(event) && event.event !== 'completed')
}
