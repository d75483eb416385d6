import { randomUUIDv7 } from 'node:crypto'
import type { Question, WaitingCall } from '@todo-agents/contract/approval'
import type { Transaction } from 'kysely'
import { toJson } from '../connection/json.ts'
import type { Db } from '../scope.ts'
import type { Tables } from '../tables.ts'

interface NewQuestion {
  user_id: string
  run_id: string
  /** At least one. */
  calls: WaitingCall[]
  created_at: string
  expires_at: string
}

/** Stores a question to the user, with one row for each of its calls. */
export async function insertQuestion(trx: Transaction<Tables>, question: NewQuestion): Promise<Question> {
  const { user_id, run_id, calls, created_at, expires_at } = question
  const approval_id = randomUUIDv7()
  const rows = calls.map(({ call_id, tool_name, arguments: args, preview }, place) => ({
    id: place === 0 ? approval_id : randomUUIDv7(),
    question_id: place === 0 ? null : approval_id,
    place,
    user_id,
    run_id,
    call_id,
    tool_name,
    arguments: toJson(args),
    preview: toJson(preview),
    decision: null,
    created_at,
    expires_at,
    decided_at: null,
  }))
  await trx.insertInto('approval').values(rows).execute()
  return { approval_id, expires_at, calls }
}

/** Identifies a question: by its id, by one of its calls, or as the open question of a run. */
type QuestionKey = { approval_id: string } | { run_id: string; call_id: string } | { run_id: string; decision: null }

/** Returns a question with all of its calls, in order. Returns null when the user has no such question. */
export async function findQuestion(db: Db, user_id: string, key: QuestionKey): Promise<Question | null> {
  return toQuestion(await questionRows(db, user_id, key))
}

/** Makes a question from its rows. Returns null without rows. */
export function toQuestion(rows: Awaited<ReturnType<typeof questionRows>>): Question | null {
  const [first] = rows
  if (!first) return null
  const calls = rows.map(({ call_id, tool_name, arguments: args, preview }) => ({
    call_id,
    tool_name,
    arguments: args,
    preview,
  }))
  return { approval_id: first.question_id ?? first.id, expires_at: first.expires_at, calls }
}

/** Reads the rows of a question, one for each call, in order. */
export function questionRows(db: Db, user_id: string, key: QuestionKey) {
  return db
    .selectFrom('approval')
    .selectAll()
    .where('user_id', '=', user_id)
    .where((eb) => {
      const ofUser = eb.selectFrom('approval as asked').where('asked.user_id', '=', user_id)
      const ids =
        'approval_id' in key
          ? ofUser.where('asked.id', '=', key.approval_id).where('asked.question_id', 'is', null)
          : 'call_id' in key
            ? ofUser.where('asked.run_id', '=', key.run_id).where('asked.call_id', '=', key.call_id)
            : ofUser.where('asked.run_id', '=', key.run_id).where('asked.decision', 'is', null)
      const question = ids.select((each) => each.fn.coalesce('asked.question_id', 'asked.id').as('id')).limit(1)
      return eb.or([eb('id', '=', question), eb('question_id', '=', question)])
    })
    .orderBy('place')
    .execute()
}
