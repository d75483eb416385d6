import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:net'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Scope } from '../scope.ts'
import { runChild } from '../testing/child.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase } from '../testing/databases.ts'
import { startClaimedRun } from '../testing/runs.ts'
import { createTestUser } from '../testing/users.ts'
import type { OwnerLock } from './owner-lock.ts'
import { openOwnerLock } from './owner-lock.ts'
import { claimExpired, endLeases } from './run-lease.ts'
import { findDueRuns } from './run-sweep.ts'

describe('the lock of an owner', () => {
  let database: TestDatabase
  let scope: Scope
  let locks: OwnerLock[] = []
  beforeAll(async () => {
    database = await createTestDatabase('postgres')
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    locks = []
    scope = await createTestUser(database.db)
  })
  afterEach(async () => {
    for (const lock of locks) await lock.close()
  })

  async function open(url = database.url!): Promise<OwnerLock> {
    const lock = await openOwnerLock(url)
    locks.push(lock)
    return lock
  }

  const startBy = (owner: string) => startClaimedRun(database.db, scope, { lease: { owner, ms: 600_000 } })
  const unlocked = async () => (await findDueRuns(database.db)).unlockedOwners

  /** Cuts the connection that holds the lock of an owner. */
  const cut = (owner: string) =>
    sql`
      select pg_terminate_backend(pid) from pg_locks
      where locktype = 'advisory' and (classid::bigint << 32) | objid::bigint = hashtextextended(${owner}, 0)
    `.execute(database.db)

  test('the lock of a live process is held, and that of a killed one is free at once', async () => {
    const { owner } = await open()
    const child = runChild('hold-owner-lock-until-killed.ts', database.url!)
    await child.printed(1)
    const dead = child.lines[0]!
    await startBy(owner)
    const { run } = await startBy(dead)
    expect(await unlocked()).not.toContain(dead)
    await child.kill()
    await expect.poll(unlocked).toContain(dead)
    expect(await unlocked()).not.toContain(owner)

    await endLeases(database.db, [dead])
    const claims = await claimExpired(database.db, { owner, ms: 600_000 })
    expect(claims).toMatchObject([{ run_id: run.id, epoch: 2 }])
    expect(await unlocked()).not.toContain(dead)
  })

  test('a process whose connection breaks takes its lock again, and does not judge others for a while', async () => {
    const lock = await open()
    await startBy(lock.owner)
    expect(lock.canJudge()).toBe(true)
    await cut(lock.owner)
    await expect.poll(lock.canJudge).toBe(false)
    await expect.poll(async () => (await cut(lock.owner)).rows.length).toBe(1)
    await expect.poll(unlocked).not.toContain(lock.owner)
  })

  test('closing releases the lock', async () => {
    const lock = await openOwnerLock(database.url!)
    await startBy(lock.owner)
    await lock.close()
    await expect.poll(unlocked).toContain(lock.owner)
  })

  test('an owner without a lock is not regarded as dead', async () => {
    await startBy('a process of an older version')
    expect(await unlocked()).not.toContain('a process of an older version')
  })

  test('behind a pooler an owner has no lock', async () => {
    await using pooler = await startPooler(database.url!)
    const lock = await open(pooler.url)
    await startBy(lock.owner)
    expect(await unlocked()).not.toContain(lock.owner)
    expect((await cut(lock.owner)).rows).toEqual([])
    expect(lock.canJudge()).toBe(false)
  })
})

/** Announces, like PgBouncer, a process id of its own to each client. */
async function startPooler(database_url: string) {
  const target = new URL(database_url)
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    client.on('error', () => {})
    client.pipe(upstream)
    upstream.on('data', (bytes: Buffer) => client.write(withOtherPid(bytes)))
    upstream.on('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(database_url)
  url.port = `${(server.address() as AddressInfo).port}`
  return {
    url: url.href,
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The head of the message BackendKeyData. The id of the process follows. */
const KEY_DATA = Buffer.from([0x4b, 0, 0, 0, 12])

function withOtherPid(bytes: Buffer): Buffer {
  const at = bytes.indexOf(KEY_DATA)
  if (at >= 0) bytes.writeUInt32BE(1, at + KEY_DATA.length)
  return bytes
}
