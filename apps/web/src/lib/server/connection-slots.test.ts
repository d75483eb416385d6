import { expect, test, vi } from 'vitest'
import { connectionSlots } from './connection-slots.ts'

let count = 0

/** Slots that no other test uses. Node has the Web Locks of a browser. */
function slots(size: number) {
  count += 1
  return connectionSlots(
    navigator.locks,
    Array.from({ length: size }, (_, index) => `test ${count} slot ${index}`),
  )
}

const never = new AbortController().signal

/** Whether a promise is settled once everything that is under way in the lock manager has happened. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const settled = promise.then(
    () => true,
    () => true,
  )
  await navigator.locks.query()
  return Promise.race([settled, navigator.locks.query().then(() => false)])
}

test('so many at a time, and the next one when any of them is given back', async () => {
  const acquire = slots(2)
  const first = await acquire(never)
  const second = await acquire(never)
  const third = acquire(never)
  const fourth = acquire(never)
  expect(await isSettled(third)).toBe(false)

  second()
  const release = await third
  expect(await isSettled(fourth)).toBe(false)

  first()
  release()
  const last = await fourth
  last()
})

test('slots that become free at the same moment are not lost', async () => {
  const acquire = slots(3)
  const held = await Promise.all([acquire(never), acquire(never), acquire(never)])
  const waiting = acquire(never)
  expect(await isSettled(waiting)).toBe(false)
  for (const release of held) release()
  const releases = [await waiting, await acquire(never), await acquire(never)]
  expect(await isSettled(acquire(AbortSignal.abort()))).toBe(true)
  for (const release of releases) release()
})

test('who stops waiting takes nothing', async () => {
  const acquire = slots(1)
  const release = await acquire(never)
  const leaving = new AbortController()
  const waiting = acquire(leaving.signal)
  leaving.abort()
  await expect(waiting).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
  release()
  const again = await acquire(never)
  again()
})

test('giving back twice does no harm', async () => {
  const acquire = slots(1)
  const release = await acquire(never)
  release()
  release()
  const holder = await acquire(never)
  expect(await isSettled(acquire(AbortSignal.timeout(10)))).toBe(false)
  holder()
})

test('without Web Locks nothing is limited', async () => {
  vi.stubGlobal('navigator', {})
  try {
    const acquire = connectionSlots()
    const releases = await Promise.all(Array.from({ length: 20 }, () => acquire(never)))
    expect(releases).toHaveLength(20)
  } finally {
    vi.unstubAllGlobals()
  }
})
