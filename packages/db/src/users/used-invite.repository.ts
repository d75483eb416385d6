import { createHash } from 'node:crypto'
import type { Clock, Db } from '../scope.ts'

interface UseOfInvite {
  id: string
  /** Of the account that it is for. */
  email: string
}

/**
 * Whether an invite was used for another address than this one. For its own address, `redeemInvite` decides whether it makes
 * an account; a sign-up that is repeated because its answer was lost makes none.
 */
export async function isInviteUsed(db: Db, { id, email }: UseOfInvite): Promise<boolean> {
  const used = await db.selectFrom('used_invite').select('email_hash').where('id', '=', id).executeTakeFirst()
  return used !== undefined && used.email_hash !== hashOf(email)
}

/**
 * Records the use of an invite, once: of several accounts that use it at the same time one gets it. Returns whether this
 * one did. The same address gets it again until `markInviteSpent`, so that a sign-up that failed afterwards can be repeated.
 * Invites that have expired are forgotten; the caller refuses them without this record.
 */
export async function redeemInvite(db: Db, invite: UseOfInvite & { expires_at: string }, now: Clock): Promise<boolean> {
  const { id, email, expires_at } = invite
  await db.deleteFrom('used_invite').where('expires_at', '<', now().toISOString()).execute()
  const email_hash = hashOf(email)
  const taken = await db
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
  return taken !== undefined
}

/**
 * Records that the account of a taken invite was created: from then on the invite makes no other, also not for the same
 * address, which is free again once the account has moved to another one or is deleted.
 */
export async function markInviteSpent(db: Db, { id, email }: UseOfInvite): Promise<void> {
  await db
    .updateTable('used_invite')
    .set({ has_account: true })
    .where('id', '=', id)
    .where('email_hash', '=', hashOf(email))
    .execute()
}

/** No invite has such an id: theirs are random. */
const FIRST_ACCOUNT = 'first account'

/** Far longer than a sign-up takes, and soon enough for another address when the one that claimed it made no account. */
const CLAIM_MS = 10 * 60_000

/**
 * Claims the first account of a server for an address: of several that sign up at the same time one gets it. Returns whether
 * this one did. The claim ends by itself; from the moment in which the account was created, `hasAccounts` refuses others.
 */
export function claimFirstAccount(db: Db, email: string, now: Clock): Promise<boolean> {
  const expires_at = new Date(now().getTime() + CLAIM_MS).toISOString()
  return redeemInvite(db, { id: FIRST_ACCOUNT, email, expires_at }, now)
}

/** Whether anybody has an account. Guests have none. */
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
