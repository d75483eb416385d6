import { expect, test, vi } from 'vitest'
import { connectionSlots } from './connection-slots.ts'

let count = 0

/** Makes slots with names that no other test uses. Node has Web Locks. */
function slots(size: number) {
  count += 1
  return connectionSlots(
    navigator.locks,
    Array.from({ length: size }, (_, index) => `test ${count} slot ${index}`),
  )
}

const never = new AbortController().signal

/** Resolves with true if the promise is settled once the lock manager has processed all pending requests. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const settled = promise.then(
    () => true,
    () => true,
  )
  await navigator.locks.query()
  return Promise.race([settled, navigator.locks.query().then(() => false)])
}

test('at most as many slots as names are in use, and a released slot goes to the next in the queue', async () => {
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

test('slots that are released at the same moment are not lost', async () => {
  const acquire = slots(3)
  const releasesOfAll = await Promise.all([acquire(never), acquire(never), acquire(never)])
  const waiting = acquire(never)
  expect(await isSettled(waiting)).toBe(false)
  for (const release of releasesOfAll) release()
  const releases = [await waiting, await acquire(never), await acquire(never)]
  expect(await isSettled(acquire(AbortSignal.abort()))).toBe(true)
  for (const release of releases) release()
})

test('an aborted wait takes no slot', async () => {
  const acquire = slots(1)
  const release = await acquire(never)
  const aborted = new AbortController()
  const waiting = acquire(aborted.signal)
  aborted.abort()
  await expect(waiting).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
  release()
  const again = await acquire(never)
  again()
})

test('releasing a slot twice does no harm', async () => {
  const acquire = slots(1)
  const release = await acquire(never)
  release()
  release()
  const holder = await acquire(never)
  expect(await isSettled(acquire(AbortSignal.timeout(10)))).toBe(false)
  holder()
})

test('without Web Locks the number of slots is not limited', async () => {
  vi.stubGlobal('navigator', {})
  try {
    const acquire = connectionSlots()
    const releases = await Promise.all(Array.from({ length: 20 }, () => acquire(never)))
    expect(releases).toHaveLength(20)
  } finally {
    vi.unstubAllGlobals()
  }
})
