/** Sends one delta. Returns false when it was the last. */
export type Send = () => boolean

/** When the upstream sends the deltas of a stream. */
export type PaceName =
  /**
   * As fast as this process can write. A whole reply is in the buffers of the sockets before its first byte is read.
   */
  | 'burst'
  /**
   * Each delta when a client has received an earlier one. So the server is always busy, and reads every delta alone.
   */
  | 'saturated'
  | { everyMs: number }

export interface Pace {
  add(send: Send): void
  remove(send: Send): void
  /** Call it when this many more deltas have arrived at the clients. */
  arrived(deltas: number): void
}

export function paceOf(name: PaceName): Pace {
  if (name === 'burst') return burst()
  if (name === 'saturated') return saturated()
  return steady(name.everyMs)
}

/** Sends a delta of every stream in each turn of the event loop. */
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

/**
 * Sends one delta for each delta that has arrived, and takes the streams in turn. As many deltas as there are streams
 * are always on their way.
 */
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
 * Sends a delta of each stream every `paceMs`. The streams are spread evenly over this time. A late timer sends all
 * deltas that it missed. All streams share one timer, so that thousands of them cost little beside their writes.
 */
function steady(paceMs: number): Pace {
  const slots = Array.from({ length: paceMs }, () => new Set<Send>())
  const slotOf = new Map<Send, Set<Send>>()
  let added = 0
  let doneUntil = 0

  function tick(): void {
    for (const now = performance.now(); doneUntil < now; doneUntil++) {
      for (const send of slots[doneUntil % paceMs]!) if (!send()) remove(send)
    }
    if (slotOf.size > 0) setTimeout(tick, 1)
  }

  function remove(send: Send): void {
    slotOf.get(send)?.delete(send)
    slotOf.delete(send)
  }

  return {
    add(send) {
      // The step has no common divisor with the number of slots, so it visits every slot. It is large, so that streams
      // added one after the other are far apart.
      const slot = slots[(added++ * stepOf(paceMs)) % paceMs]!
      slot.add(send)
      slotOf.set(send, slot)
      if (slotOf.size > 1) return
      doneUntil = Math.floor(performance.now())
      setTimeout(tick, 1)
    },
    remove,
    arrived() {},
  }
}

function stepOf(slots: number): number {
  const wanted = Math.max(1, Math.floor(slots * 0.618))
  for (let step = wanted; ; step++) if (greatestCommonDivisor(step, slots) === 1) return step
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
