import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/**
 * Adds the usage of all users together in a month, used invites, and an index for idle guests. An invite is signed, so
 * only its use is stored. Its address is hashed, because it is only ever compared. Guests are read in the order of
 * their ids, which is the order of their creation.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table server_usage (
      month date primary key,
      runs int not null default 0,
      tokens bigint not null default 0
    )
  `.execute(db)
  await sql`
    create table used_invite (
      id text primary key,
      email_hash text not null,
      has_account boolean not null default false,
      expires_at timestamptz(3) not null
    )
  `.execute(db)
  await sql`create index user_guest on "user" (id) where "isAnonymous"`.execute(db)
}
