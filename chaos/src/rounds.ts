import type { DatabaseKind } from '@todo-agents/db/connection/database'
import { describe } from 'vitest'

/** True with `CHAOS_FULL=1`: test every boundary, and up to 100 runs, instead of a sample. */
export const isFull = process.env.CHAOS_FULL === '1'

/** Returns the number of rounds of a test. `CHAOS_ROUNDS` sets it for all tests. */
export function rounds({ short, full }: { short: number; full: number }): number {
  return Number(process.env.CHAOS_ROUNDS) || (isFull ? full : short)
}

export interface Chance {
  seed: number
  /** Returns a random whole number from 0 to `below` − 1. */
  below(below: number): number
  /**
   * Returns `count` random items of `from`, all different and in their order. The items of `must` are always among
   * them.
   */
  sample<T>(from: readonly T[], count: number, must?: readonly T[]): T[]
}

/**
 * Returns random numbers from the seed in `CHAOS_SEED`, or from a new seed. Prints the seed, so that a failure can be
 * repeated.
 */
export function chance(name: string): Chance {
  const seed = Number(process.env.CHAOS_SEED) || Math.floor(Math.random() * 2 ** 31)
  console.log(`${name}: CHAOS_SEED=${seed}`)
  const next = mulberry32(seed)
  const below = (bound: number) => Math.floor(next() * bound)
  return {
    seed,
    below,
    sample(from, count, must = []) {
      const chosen = new Set(must)
      const others = from.filter((item) => !chosen.has(item))
      while (chosen.size < count && others.length > 0) {
        for (const item of others.splice(below(others.length), 1)) chosen.add(item)
      }
      return from.filter((item) => chosen.has(item))
    },
  }
}

/** https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Runs the same tests on both databases; in the short form on one of them, by chance. */
export function describeDatabases(name: string, tests: (kind: DatabaseKind) => void): void {
  const kinds = ['pglite', 'postgres'] as const
  const chosen = isFull ? kinds : [kinds[chance(`the database of ${name}`).below(2)]!]
  describe.each(chosen)(`${name} on %s`, tests)
}
