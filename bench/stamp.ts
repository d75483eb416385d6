const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const VALUES = new Map([...DIGITS].map((digit, value) => [digit.charCodeAt(0), value]))
const VALUE_OF = Uint8Array.from({ length: 128 }, (_, code) => VALUES.get(code) ?? 0)

/**
 * The length of a stamp in characters, about that of a token. A stamp is the text of a delta: it is the time at which
 * the delta was sent. It counts microseconds of the machine's monotonic clock, which all processes share, and wraps
 * around every 16.8 s.
 */
export const STAMP_LENGTH = 4
const WRAP_US = 64 ** STAMP_LENGTH

export function nowMicroseconds(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return (seconds * 1e6 + nanoseconds / 1e3) % WRAP_US
}

/** Writes the stamp of the time `nowUs` at `offset`. */
export function writeStamp(target: Buffer, offset: number, nowUs: number): void {
  const value = Math.floor(nowUs)
  target[offset] = DIGITS.charCodeAt((value >> 18) & 63)
  target[offset + 1] = DIGITS.charCodeAt((value >> 12) & 63)
  target[offset + 2] = DIGITS.charCodeAt((value >> 6) & 63)
  target[offset + 3] = DIGITS.charCodeAt(value & 63)
}

/** Returns the milliseconds from the stamp at `offset` to `nowUs`. */
export function millisecondsSince(text: string, offset: number, nowUs: number): number {
  let sent = 0
  for (let at = offset; at < offset + STAMP_LENGTH; at++) sent = sent * 64 + VALUE_OF[text.charCodeAt(at) & 127]!
  const passed = nowUs - sent
  // A stamp drops the fraction of a microsecond of the wrapped clock, so it can seem to lie up to 1 µs in the future.
  return Math.max(0, passed < -1 ? passed + WRAP_US : passed) / 1000
}
