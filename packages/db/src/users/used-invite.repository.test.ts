import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { createTestUser, TEST_NOW } from '../testing/users.ts'
import {
  claimFirstAccount,
  hasAccounts,
  isInviteUsed,
  markInviteSpent,
  redeemInvite,
} from './used-invite.repository.ts'

describeEachDatabase('an invite', (kind) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    await database.db.deleteFrom('used_invite').execute()
  })

  const now = () => TEST_NOW
  const expires_at = '2026-11-29T08:00:00.000Z'
  const redeem = (email: string, id = 'a') => redeemInvite(database.db, { id, email, expires_at }, now)

  test('an invite is redeemed by one of fifty addresses that use it at once', async () => {
    const redeemed = await Promise.all(Array.from({ length: 50 }, (_, n) => redeem(`${n}@example.com`)))
    expect(redeemed.filter(Boolean)).toHaveLength(1)
  })

  test('a redeemed invite is used for other addresses, and can be redeemed again by its own', async () => {
    expect(await isInviteUsed(database.db, { id: 'a', email: 'ada@example.com' })).toBe(false)
    expect(await redeem('ada@example.com')).toBe(true)
    expect(await redeem('Ada@Example.com')).toBe(true)
    expect(await isInviteUsed(database.db, { id: 'a', email: 'ada@example.com' })).toBe(false)
    expect(await isInviteUsed(database.db, { id: 'a', email: 'bob@example.com' })).toBe(true)
    expect(await redeem('bob@example.com')).toBe(false)
    expect(await redeem('bob@example.com', 'b')).toBe(true)
  })

  test('an invite cannot be redeemed again when it has created its account', async () => {
    const [ada, bob] = ['ada@example.com', 'bob@example.com']
    expect(await redeem(ada)).toBe(true)
    await markInviteSpent(database.db, { id: 'a', email: bob })
    expect(await redeem(ada)).toBe(true)
    await markInviteSpent(database.db, { id: 'a', email: 'Ada@example.com' })
    expect(await redeem(ada)).toBe(false)
    expect(await redeem(ada, 'b')).toBe(true)
  })

  test('the record of an invite contains no address, and is deleted when the invite has expired', async () => {
    await redeemInvite(
      database.db,
      { id: 'old', email: 'ada@example.com', expires_at: '2026-11-22T07:59:59.999Z' },
      now,
    )
    await redeem('bob@example.com')
    const rows = await database.db.selectFrom('used_invite').selectAll().execute()
    expect(rows.map(({ id }) => id)).toEqual(['a'])
    expect(JSON.stringify(rows)).not.toContain('bob')
  })

  test('the first account is claimed by one of fifty addresses at once, and is free again after ten minutes', async () => {
    const emails = Array.from({ length: 50 }, (_, n) => `${n}@example.com`)
    const claim = (email: string, at = TEST_NOW) => claimFirstAccount(database.db, email, () => at)
    const claimed = await Promise.all(emails.map((email) => claim(email)))
    expect(claimed.filter(Boolean)).toHaveLength(1)
    const [winner, loser] = [emails[claimed.indexOf(true)]!, emails[claimed.indexOf(false)]!]
    expect([await claim(winner), await claim(loser)]).toEqual([true, false])
    expect(await claim(loser, new Date(TEST_NOW.getTime() + 10 * 60_000 + 1))).toBe(true)
  })

  test('a server has accounts when a user other than a guest exists', async () => {
    await database.db.deleteFrom('user').execute()
    await createTestUser(database.db, { is_guest: true })
    expect(await hasAccounts(database.db)).toBe(false)
    await createTestUser(database.db)
    expect(await hasAccounts(database.db)).toBe(true)
  })
})
