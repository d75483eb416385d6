import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/** Adds the answers to calls with an idempotency key, so that a repeated call gets the first answer. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table answered_call (
      user_id uuid not null references "user" (id) on delete cascade,
      key text not null,
      call_hash text not null,
      answer text not null,
      created_at timestamptz(3) not null,
      primary key (user_id, key)
    )
  `.execute(db)
  await sql`create index answered_call_age on answered_call (user_id, created_at)`.execute(db)
}
