import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/** Adds questions about several calls, and the user's setting to be asked before every deletion. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of SCHEMA.split(';\n')) {
    if (statement.trim()) await sql.raw(statement).execute(db)
  }
}

/**
 * The first call of a question has no `question_id`: its own id is the id of the question. Therefore each existing row
 * stays a question about one call, and a process of the previous version can still store such a question.
 */
const SCHEMA = `
alter table approval
  add column question_id uuid references approval (id) on delete cascade,
  add column place int not null default 0;

create index approval_question on approval (question_id) where question_id is not null;

alter table "user" add column ask_before_deleting boolean not null default false;
`
