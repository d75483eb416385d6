import { expect, test } from 'vitest'
import { untilAborted } from './until-aborted.ts'

const never = new Promise<never>(() => undefined)

test('ends with the abort while the work hangs', async () => {
  const abort = new AbortController()
  const result = untilAborted(never, abort.signal)
  abort.abort()

  expect(await result).toBeNull()
})

test('does not wait when it is aborted already, and nobody hears that the work failed', async () => {
  expect(await untilAborted(Promise.reject(new Error('unheard')), AbortSignal.abort())).toBeNull()
})

test('passes on what the work comes to, and what it throws', async () => {
  const { signal } = new AbortController()

  expect(await untilAborted(Promise.resolve(1), signal)).toBe(1)
  await expect(untilAborted(Promise.reject(new Error('broken')), signal)).rejects.toThrow('broken')
})
