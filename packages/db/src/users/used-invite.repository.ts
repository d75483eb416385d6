import { createHash } from 'node:crypto'
import type { Clock, Db } from '../scope.ts'

interface UseOfInvite {
  id: string
  /** The address of the account that uses the invite. */
  email: string
}

/**
 * Returns true when an invite was used for another address. For the same address, `redeemInvite` decides whether the
 * invite still creates an account, and it creates none when a sign-up is repeated after its answer was lost.
 */
export async function isInviteUsed(db: Db, { id, email }: UseOfInvite): Promise<boolean> {
  const used = await db.selectFrom('used_invite').select('email_hash').where('id', '=', id).executeTakeFirst()
  return used !== undefined && used.email_hash !== hashOf(email)
}

/**
 * Records the use of an invite by an address. Returns true when the address gets the invite; when several use it at
 * once, one gets it. The same address gets it again until `markInviteSpent`, so that a failed sign-up can be repeated.
 * Also deletes the records of expired invites, because the caller refuses an expired invite even without a record.
 */
export async function redeemInvite(db: Db, invite: UseOfInvite & { expires_at: string }, now: Clock): Promise<boolean> {
  const { id, email, expires_at } = invite
  await db.deleteFrom('used_invite').where('expires_at', '<', now().toISOString()).execute()
  const email_hash = hashOf(email)
  const redeemed = await db
    .insertInto('used_invite')
    .values({ id, email_hash, expires_at })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet({ email_hash })
        .where('used_invite.email_hash', '=', email_hash)
        .where('used_invite.has_account', '=', false),
    )
    .returning('id')
    .executeTakeFirst()
  return redeemed !== undefined
}

/**
 * Records that a redeemed invite has created its account, so that it cannot create a second one. Otherwise the same
 * address could use the invite again after the account has changed its address or is deleted.
 */
export async function markInviteSpent(db: Db, { id, email }: UseOfInvite): Promise<void> {
  await db
    .updateTable('used_invite')
    .set({ has_account: true })
    .where('id', '=', id)
    .where('email_hash', '=', hashOf(email))
    .execute()
}

/** Cannot be the id of an invite, because these are random. */
const FIRST_ACCOUNT = 'first account'

/** Much longer than a sign-up takes. If the first address has created no account by then, another one may try. */
const CLAIM_MS = 10 * 60_000

/**
 * Claims the first account of a server for an address. Returns true when the address gets the claim; when several sign
 * up at once, one gets it. The claim expires after CLAIM_MS. Once the account exists, the caller refuses other
 * addresses with `hasAccounts`.
 */
export function claimFirstAccount(db: Db, email: string, now: Clock): Promise<boolean> {
  const expires_at = new Date(now().getTime() + CLAIM_MS).toISOString()
  return redeemInvite(db, { id: FIRST_ACCOUNT, email, expires_at }, now)
}

/** Returns true when the server has an account. Guests do not count. */
export async function hasAccounts(db: Db): Promise<boolean> {
  const account = await db
    .selectFrom('user')
    .select('id')
    .where((eb) => eb.or([eb('isAnonymous', 'is', null), eb('isAnonymous', '=', false)]))
    .limit(1)
    .executeTakeFirst()
  return account !== undefined
}

function hashOf(email: string): string {
  return createHash('sha256').update(email.toLowerCase()).digest('base64url')
}
