/** Sends one delta; false when it was the last. */
export type Send = () => boolean

/** When the deltas of a stream leave. */
export type PaceName =
  /** As fast as this process can write: a whole reply is in the sockets' buffers before its first byte is read. */
  | 'burst'
  /** Each when the client has got the one before: the server is busy, and every delta is read alone. */
  | 'saturated'
  | { every_ms: number }

export interface Pace {
  add(send: Send): void
  remove(send: Send): void
  /** So many deltas have arrived at clients. */
  arrived(deltas: number): void
}

export function paceOf(name: PaceName): Pace {
  if (name === 'burst') return burst()
  if (name === 'saturated') return saturated()
  return steady(name.every_ms)
}

/** A delta of every stream in each turn of the event loop. */
function burst(): Pace {
  const streams = new Set<Send>()

  function turn(): void {
    for (const send of streams) if (!send()) streams.delete(send)
    if (streams.size > 0) setImmediate(turn)
  }

  return {
    add(send) {
      streams.add(send)
      if (streams.size === 1) setImmediate(turn)
    },
    remove: (send) => streams.delete(send),
    arrived() {},
  }
}

/** The streams in turn, as many deltas as have arrived; so as many are on their way as there are streams. */
function saturated(): Pace {
  const queue: Send[] = []

  function sendNext(): void {
    const send = queue.shift()
    if (send?.()) queue.push(send)
  }

  return {
    add(send) {
      queue.push(send)
      sendNext()
    },
    remove(send) {
      const at = queue.indexOf(send)
      if (at >= 0) queue.splice(at, 1)
    },
    arrived(deltas) {
      for (let delta = 0; delta < deltas; delta++) sendNext()
    },
  }
}

/**
 * A delta of each stream every `pace_ms`, the streams spread evenly over that time. What a late timer missed is
 * made up for at once. One timer for all: thousands of streams must not cost this process more than their writes.
 */
function steady(pace_ms: number): Pace {
  const slots = Array.from({ length: pace_ms }, () => new Set<Send>())
  const slot_of = new Map<Send, Set<Send>>()
  let added = 0
  let done_until = 0

  function tick(): void {
    for (const now = performance.now(); done_until < now; done_until++) {
      for (const send of slots[done_until % pace_ms]!) if (!send()) remove(send)
    }
    if (slot_of.size > 0) setTimeout(tick, 1)
  }

  function remove(send: Send): void {
    slot_of.get(send)?.delete(send)
    slot_of.delete(send)
  }

  return {
    add(send) {
      // A step that shares no divisor with the number of slots visits them all, far from each other.
      const slot = slots[(added++ * stepOf(pace_ms)) % pace_ms]!
      slot.add(send)
      slot_of.set(send, slot)
      if (slot_of.size > 1) return
      done_until = Math.floor(performance.now())
      setTimeout(tick, 1)
    },
    remove,
    arrived() {},
  }
}

function stepOf(slots: number): number {
  const wanted = Math.max(1, Math.floor(slots * 0.618))
  for (let step = wanted; ; step++) if (divisor(step, slots) === 1) return step
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b)
}
