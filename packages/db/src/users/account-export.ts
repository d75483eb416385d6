import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AccountExport, ExportedApproval } from '@todo-agents/contract/account'
import { EXPORT_VERSION } from '@todo-agents/contract/account'
import type { Change } from '@todo-agents/contract/change'
import { reminderListSchema } from '@todo-agents/contract/reminder'
import type { Run } from '@todo-agents/contract/run'
import { safeOutput } from '@todo-agents/contract/safe-output'
import type { Session } from '@todo-agents/contract/session'
import type { Todo } from '@todo-agents/contract/todo'
import type { SqlBool } from 'kysely'
import { sql } from 'kysely'
import { toChange } from '../changes/change.repository.ts'
import { listLists } from '../lists/list.repository.ts'
import { listPreferences } from '../preferences/preference.repository.ts'
import { listPrograms } from '../programs/program.repository.ts'
import { listReminders } from '../reminders/reminder.repository.ts'
import { RUN_COLUMNS } from '../runs/run.repository.ts'
import type { Clock, Db } from '../scope.ts'
import type { Numbered } from '../sessions/message.repository.ts'
import { messagesAfter } from '../sessions/message.repository.ts'
import { listTags } from '../tags/tag.repository.ts'
import { selectTodos } from '../todos/todo.repository.ts'
import { listWordings } from '../wordings/wording.repository.ts'
import { listDevices } from './auth-session.repository.ts'
import { getMe } from './user.repository.ts'

/** How many rows are in memory at once: about 200 KB of changes. */
const PAGE = 200

/** The same for messages, which are longer than other rows. */
const MESSAGE_PAGE = 50

type Part = Exclude<keyof AccountExport, 'format' | 'version' | 'exported_at' | 'user' | 'settings'>

/**
 * Yields the JSON of `AccountExport` in pieces of one page. Reads a page only when the caller has taken the piece
 * before it, and after a turn of the event loop. Therefore an export of any size needs the memory of one page and
 * blocks no other request. Throws AppError `unauthorized` before the first piece when the user is gone.
 */
export async function* exportAccount(db: Db, user_id: string, now: Clock): AsyncGenerator<string, void, void> {
  yield await head(db, user_id, now)
  for (const [name, pieces] of Object.entries(parts(db, user_id, now))) {
    yield `,\n"${name}":`
    yield* pieces
  }
  yield '\n}\n'
}

/** Returns the beginning of the JSON object, up to its lists. */
async function head(db: Db, user_id: string, now: Clock): Promise<string> {
  const { id, name, email, is_guest, delete_at, ...settings } = await getMe(db, user_id)
  const { createdAt: created_at } = await db
    .selectFrom('user')
    .select('createdAt')
    .where('id', '=', user_id)
    .executeTakeFirstOrThrow()
  const fields = {
    format: 'todo-agents-export',
    version: EXPORT_VERSION,
    exported_at: now().toISOString(),
    user: { id, name, email, is_guest, delete_at, created_at },
    settings,
  } satisfies Omit<AccountExport, Part>
  return JSON.stringify(fields, null, 1).replace(/\n}$/, '')
}

function parts(db: Db, user_id: string, now: Clock): Record<Part, AsyncIterable<string>> {
  return {
    devices: list(once(() => listDevices(db, user_id, now))),
    tags: list(once(() => listTags(db, user_id))),
    lists: list(once(async () => (await listLists(db, user_id)).lists)),
    preferences: list(once(() => listPreferences(db, user_id))),
    wordings: list(once(() => listWordings(db, user_id))),
    todos: list(todoPages(db, user_id)),
    reminders: list(reminderPages(db, user_id)),
    sessions: sessionList(db, user_id),
    runs: list(bySeq(PAGE, (seq) => runsAfter(db, user_id, seq))),
    approvals: list(byId((id) => approvalsAfter(db, user_id, id))),
    usage: list(once(() => usage(db, user_id))),
    programs: list(once(() => listPrograms(db, user_id))),
    changes: list(bySeq(PAGE, (seq) => changesFrom(db, user_id, seq))),
  }
}

/** Yields a JSON array with one element per line. */
async function* list(pages: AsyncIterable<unknown[]>): AsyncGenerator<string> {
  yield '['
  let separator = '\n'
  for await (const page of pages) {
    if (page.length > 0) {
      yield separator + page.map((element) => JSON.stringify(element)).join(',\n')
      separator = ',\n'
    }
    await nextTurn()
  }
  yield ']'
}

/**
 * Yields the sessions as a JSON array, each with its messages. The messages are read in pages, too, because those of
 * one session may not fit in memory.
 */
async function* sessionList(db: Db, user_id: string): AsyncGenerator<string> {
  yield '['
  let separator = '\n'
  for await (const sessions of byId((id) => sessionsAfter(db, user_id, id))) {
    for (const session of sessions) {
      yield `${separator}${JSON.stringify(session).slice(0, -1)},"messages":`
      yield* list(bySeq(MESSAGE_PAGE, (seq) => messagesAfter(db, user_id, session.id, seq, MESSAGE_PAGE)))
      yield '}'
      separator = ',\n'
    }
  }
  yield ']'
}

async function* once<Row>(read: () => Promise<Row[]>): AsyncGenerator<Row[]> {
  yield await read()
}

/** Yields pages of rows in the order of their sequence numbers. Each `read` returns at most `size` rows. */
async function* bySeq<Row>(size: number, read: (after: number) => Promise<Numbered<Row>[]>): AsyncGenerator<Row[]> {
  let after = 0
  for (;;) {
    const rows = await read(after)
    yield rows.map(({ row }) => row)
    const last = rows.at(-1)
    if (!last || rows.length < size) return
    after = last.seq
  }
}

/** Yields pages of at most PAGE rows in the order of their ids. */
async function* byId<Row extends { id: string }>(
  read: (after: string | null) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  let after: string | null = null
  for (;;) {
    const rows: Row[] = await read(after)
    yield rows
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = last.id
  }
}

/** All todos, also those of archived lists, and steps, which `todo.list` leaves out. */
async function* todoPages(db: Db, user_id: string): AsyncGenerator<AccountExport['todos']> {
  let before: Todo | undefined
  do {
    const page: Todo[] = await selectTodos(db, user_id)
      .$if(before !== undefined, (select) =>
        select.where(sql<SqlBool>`(todo.created_at, todo.id) < (${before?.created_at}, ${before?.id})`),
      )
      .orderBy('todo.created_at', 'desc')
      .orderBy('todo.id', 'desc')
      .limit(PAGE)
      .execute()
    yield page
    before = page.length === PAGE ? page.at(-1) : undefined
  } while (before !== undefined)
}

async function* reminderPages(db: Db, user_id: string): AsyncGenerator<AccountExport['reminders']> {
  const query = { ...reminderListSchema.parse({}), limit: PAGE }
  let cursor: string | undefined
  do {
    const { reminders, next_cursor } = await listReminders(db, user_id, { ...query, cursor })
    yield reminders
    cursor = next_cursor ?? undefined
  } while (cursor !== undefined)
}

function sessionsAfter(db: Db, user_id: string, after: string | null): Promise<Session[]> {
  return db
    .selectFrom('agent_session')
    .select(['id', 'title', 'created_at', 'updated_at'])
    .where('user_id', '=', user_id)
    .where('deleted_at', 'is', null)
    .$if(after !== null, (select) => select.where('id', '>', after))
    .orderBy('id')
    .limit(PAGE)
    .execute()
}

function deletedSessions(db: Db, user_id: string) {
  return db.selectFrom('agent_session').select('id').where('user_id', '=', user_id).where('deleted_at', 'is not', null)
}

async function runsAfter(db: Db, user_id: string, seq: number): Promise<Numbered<Run>[]> {
  const rows = await db
    .selectFrom('agent_run')
    .select([...RUN_COLUMNS, 'seq'])
    .where('user_id', '=', user_id)
    .where('session_id', 'not in', deletedSessions(db, user_id))
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(PAGE)
    .execute()
  return rows.map(({ seq, ...row }) => ({ seq, row }))
}

async function approvalsAfter(db: Db, user_id: string, after: string | null): Promise<ExportedApproval[]> {
  const rows = await db
    .selectFrom('approval')
    .select(['id', 'run_id', 'call_id', 'tool_name', 'arguments', 'preview'])
    .select(['decision', 'created_at', 'expires_at', 'decided_at'])
    .where('user_id', '=', user_id)
    .where('run_id', 'not in', (eb) =>
      eb.selectFrom('agent_run').select('id').where('session_id', 'in', deletedSessions(db, user_id)),
    )
    .$if(after !== null, (select) => select.where('id', '>', after))
    .orderBy('id')
    .limit(PAGE)
    .execute()
  return rows.map((row) => ({ ...row, arguments: safeOutput(row.arguments) }))
}

function usage(db: Db, user_id: string): Promise<AccountExport['usage']> {
  return db
    .selectFrom('usage')
    .select(['month', 'current_usage', 'input_tokens', 'output_tokens', 'cost_usd'])
    .where('user_id', '=', user_id)
    .orderBy('month')
    .execute()
}

async function changesFrom(db: Db, user_id: string, seq: number): Promise<Numbered<Change>[]> {
  const rows = await db
    .selectFrom('change')
    .selectAll()
    .where('user_id', '=', user_id)
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(PAGE)
    .execute()
  return rows.map((row) => ({ seq: row.seq, row: toChange(row) }))
}
