import { expect, test } from 'vitest'
import { untilAborted } from './until-aborted.ts'

const never = new Promise<never>(() => undefined)

test('an abort resolves with null while the work hangs', async () => {
  const abort = new AbortController()
  const result = untilAborted(never, abort.signal)
  abort.abort()

  expect(await result).toBeNull()
})

test('a signal that is already aborted resolves with null, and a failure of the work is ignored', async () => {
  expect(await untilAborted(Promise.reject(new Error('ignored')), AbortSignal.abort())).toBeNull()
})

test('without an abort the result and the error of the work pass through', async () => {
  const { signal } = new AbortController()

  expect(await untilAborted(Promise.resolve(1), signal)).toBe(1)
  await expect(untilAborted(Promise.reject(new Error('broken')), signal)).rejects.toThrow('broken')
})
