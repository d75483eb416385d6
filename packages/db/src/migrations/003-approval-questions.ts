import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/** Questions about several calls, and the setting of users who want to be asked before anything is deleted. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of SCHEMA.split(';\n')) {
    if (statement.trim()) await sql.raw(statement).execute(db)
  }
}

/**
 * The first call of a question has no `question_id`: its own id is that of the question. So each row that was stored
 * before stays the question about one call that it was, and a process of the version before can still store one.
 */
const SCHEMA = `
alter table approval
  add column question_id uuid references approval (id) on delete cascade,
  add column place int not null default 0;

create index approval_question on approval (question_id) where question_id is not null;

alter table "user" add column ask_before_deleting boolean not null default false;
`
