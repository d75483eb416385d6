import { zoneName } from '@todo-agents/contract/zone-name'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/** Adds the settings of the web app, and gives time zones their current names. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table "user"
      add column hour_cycle text check (hour_cycle in ('h12', 'h23')),
      add column language text check (language in ('en', 'de')),
      add column ui jsonb not null default '{}'
  `.execute(db)
  const { rows } = await sql<{ time_zone: string }>`select distinct time_zone from "user"`.execute(db)
  for (const { time_zone } of rows) {
    const name = zoneName(time_zone)
    if (name !== time_zone) await sql`update "user" set time_zone = ${name} where time_zone = ${time_zone}`.execute(db)
  }
}
