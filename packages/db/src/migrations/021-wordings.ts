import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/** Adds what users have confirmed that words mean: one row for each user and text. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  'alter table change drop constraint change_entity_check',
  `alter table change add constraint change_entity_check
    check (entity in ('todo', 'tag', 'list', 'preference', 'wording'))`,
  `create table wording (
    id uuid primary key,
    user_id uuid not null references "user" (id) on delete cascade,
    text text not null check (char_length(text) between 1 and 200),
    text_key text not null,
    means text not null check (means in ('create', 'list', 'update', 'complete', 'delete', 'none')),
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null,
    version int not null check (version > 0)
  )`,
  'create unique index wording_user_key on wording (user_id, text_key)',
]
