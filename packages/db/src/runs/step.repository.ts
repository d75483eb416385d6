import { randomUUIDv7 } from 'node:crypto'
import type { RunUsage } from '@todo-agents/contract/agent-events'
import { sql } from 'kysely'
import { toJson, toText } from '../connection/json.ts'
import { statement } from '../connection/statement.ts'
import type { Clock, Db } from '../scope.ts'
import type { AskedCall } from '../tables.ts'
import { monthOf } from '../users/usage.repository.ts'
import type { RunFence } from './run-locks.ts'
import type { TranscriptItem } from './transcript.repository.ts'

/** One answer of the model. `model_state` and `model`: see `ModelAnswer` of the agent. */
export interface NewStep {
  content: string
  tool_calls: AskedCall[]
  usage: RunUsage
  model_state?: unknown
  model?: string | undefined
}

/** Returns a step as the transcript shows it: as the database stores it. */
export function storedStep({ content, tool_calls, model_state, model }: NewStep): TranscriptItem {
  return {
    role: 'assistant',
    content: toText(content),
    tool_calls: JSON.parse(toJson(tool_calls)),
    ...(model_state !== undefined && { model_state: JSON.parse(toJson(model_state)) }),
    ...(model !== undefined && { model }),
  }
}

interface StepRow extends RunFence {
  id: string
  month: string
  content: string
  tool_calls: string
  model_state: string | null
  model: string | null
  input_tokens: number
  output_tokens: number
  cached_input_tokens: number
  cost_usd: number | null
  at: string
  /** The title that the session gets with its first answer. Null: it keeps its title. */
  title: string | null
}

/**
 * One statement, because each step of each run makes it. `fence` compares the epoch in the row that it locks, so a claim
 * or an end that was committed meanwhile leaves it empty, and with it the rest. `isLast`: also settles the run, under
 * the session's lock, and names the session. The locks are taken in the order of run-locks.ts, because each part reads from the one before it.
 */
function stepStatement({ isLast }: { isLast: boolean }) {
  return statement((_, row: StepRow) => {
    const { id, run_id, user_id, epoch, month, content, tool_calls, model_state, input_tokens, output_tokens, at } = row
    const { model, cached_input_tokens, cost_usd, title } = row
    const settled = isLast
      ? sql`, status = 'completed', error_code = null, finished_at = ${at}::timestamptz from session`
      : sql``
    const ofSession = isLast ? sql`and agent_run.session_id = session.id` : sql``
    const session = sql`session as materialized (
      select agent_session.id from agent_session join agent_run on agent_run.session_id = agent_session.id
      where agent_run.id = ${run_id}::uuid for no key update of agent_session
    ),`
    const named = sql`, named as (
      update agent_session set title = coalesce(${createdTitle(run_id, user_id)}, ${title}::text), title_source = 'exchange'
      from fence
      where ${title}::text is not null and agent_session.id = fence.session_id
        and agent_session.title_source = 'message'
    )`
    return sql<StoredUsage>`
      with ${isLast ? session : sql``} fence as (
        update agent_run set
          input_tokens = agent_run.input_tokens + ${input_tokens}::int,
          output_tokens = agent_run.output_tokens + ${output_tokens}::int,
          cached_input_tokens = agent_run.cached_input_tokens + ${cached_input_tokens}::int,
          cost_usd = agent_run.cost_usd + coalesce(${cost_usd}::float8, 0),
          provider_request = null
          ${settled}
        where agent_run.id = ${run_id}::uuid and agent_run.user_id = ${user_id}::uuid
          and agent_run.epoch = ${epoch}::int and agent_run.status = 'running' ${ofSession}
        returning agent_run.id, agent_run.user_id, agent_run.session_id,
          agent_run.input_tokens, agent_run.output_tokens, agent_run.cached_input_tokens, agent_run.cost_usd
      ), message as (
        insert into agent_message
          (id, user_id, session_id, run_id, role, content, tool_calls, model_state, model, input_tokens, output_tokens,
            cached_input_tokens, cost_usd, created_at)
        select ${id}::uuid, user_id, session_id, fence.id, 'assistant', ${content}::text, ${tool_calls}::jsonb,
          ${model_state}::jsonb, ${model}::text, ${input_tokens}::int, ${output_tokens}::int,
          ${cached_input_tokens}::int, ${cost_usd}::float8, ${at}::timestamptz
        from fence
      ), own as (
        insert into usage (user_id, month, current_usage, input_tokens, output_tokens, cost_usd)
        select user_id, ${month}::date, 0, ${input_tokens}::bigint, ${output_tokens}::bigint,
          coalesce(${cost_usd}::float8, 0)
        from fence
        where ${input_tokens}::bigint + ${output_tokens}::bigint > 0
        on conflict (user_id, month) do update set
          input_tokens = usage.input_tokens + excluded.input_tokens,
          output_tokens = usage.output_tokens + excluded.output_tokens,
          cost_usd = usage.cost_usd + excluded.cost_usd
        returning 1
      ), server as (
        insert into server_usage (month, tokens, cost_usd)
        select ${month}::date, ${input_tokens}::bigint + ${output_tokens}::bigint, coalesce(${cost_usd}::float8, 0)
        from own
        on conflict (month) do update set
          tokens = server_usage.tokens + excluded.tokens,
          cost_usd = server_usage.cost_usd + excluded.cost_usd
      ) ${isLast ? named : sql``}
      select input_tokens, output_tokens, cached_input_tokens, cost_usd from fence
    `
  })
}

/** Selects the title of the todo that a run has created, with the number of the others. Null when it has created none. */
function createdTitle(run_id: string, user_id: string) {
  return sql`(
    select rtrim(left(item, 60)) || case when n > 1 then ' and ' || (n - 1) || ' more' else '' end
    from (
      select (array_agg(after ->> 'item' order by seq))[1] as item, count(*) as n from change
      where user_id = ${user_id}::uuid and run_id = ${run_id}::uuid and entity = 'todo' and kind = 'create'
        and undone_by is null and undoes is null and after ->> 'parent_id' is null
    ) as created
    where n > 0
  )`
}

/** What the statement returns: the sums of the whole run. */
type StoredUsage = Required<RunUsage> & { cost_usd: number }

const insertTurn = stepStatement({ isLast: false })
const insertAnswer = stepStatement({ isLast: true })

/**
 * Stores one answer of the model, and adds its tokens to the run, the user and the server. `isLast`: also settles the run
 * as completed, and gives its session `title`, or the title of the todo that the run has created. Returns the tokens of the whole run, or null when the claim of the fence is lost; then nothing is stored.
 */
export async function insertStep(
  db: Db,
  fence: RunFence,
  step: NewStep,
  { now, isLast, title = null }: { now: Clock; isLast: boolean; title?: string | null },
): Promise<StoredUsage | null> {
  const { content, tool_calls, usage, model_state, model = null } = step
  const { input_tokens, output_tokens, cached_input_tokens = 0, cost_usd = null } = usage
  const at = now()
  const insert = isLast ? insertAnswer : insertTurn
  const [stored] = await insert(db, {
    ...fence,
    ...{ input_tokens, output_tokens, cached_input_tokens, cost_usd, model, title },
    id: randomUUIDv7(),
    month: monthOf(at),
    content: toText(content),
    tool_calls: toJson(tool_calls),
    model_state: model_state === undefined ? null : toJson(model_state),
    at: at.toISOString(),
  })
  return stored ?? null
}
