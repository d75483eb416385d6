import { expect, test } from 'vitest'
import { untilAborted } from './until-aborted.ts'

/** Gives its items and then hangs. `closed` settles when its reader has told it to close. */
function hanging(...items: number[]) {
  const closed = Promise.withResolvers<void>()
  const iterator: AsyncIterator<number> = {
    next: async () => {
      const value = items.shift()
      return value === undefined ? new Promise<never>(() => undefined) : { value, done: false }
    },
    return: async () => {
      closed.resolve()
      throw new Error('closing failed, and nobody wants to know')
    },
  }
  return { source: { [Symbol.asyncIterator]: () => iterator }, closed: closed.promise }
}

test('ends with the abort while the source hangs, and closes the source', async () => {
  const abort = new AbortController()
  const { source, closed } = hanging(1, 2)
  const seen: number[] = []

  for await (const item of untilAborted(source, abort.signal)) {
    seen.push(item)
    if (item === 2) setImmediate(() => abort.abort())
  }

  await closed
  expect(seen).toEqual([1, 2])
})

test('reads nothing when it is aborted already', async () => {
  const seen = await Array.fromAsync(untilAborted(hanging(1).source, AbortSignal.abort()))

  expect(seen).toEqual([])
})

test('passes on the items of the source, its end and what it throws', async () => {
  async function* source(error?: Error) {
    yield 1
    if (error) throw error
    yield 2
  }
  const { signal } = new AbortController()

  expect(await Array.fromAsync(untilAborted(source(), signal))).toEqual([1, 2])
  await expect(Array.fromAsync(untilAborted(source(new Error('broken')), signal))).rejects.toThrow('broken')
})
