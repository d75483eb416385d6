import type { Question, Touched } from '@todo-agents/contract/approval'
import { AppError } from '@todo-agents/contract/errors'
import type { Approval, RunPort, ToolResult, TranscriptItem, UserContext } from '../types.ts'
import type { MemoryTodos } from './memory-todos.ts'
import { memoryTodoStore } from './memory-todos.ts'

export const RUN_ID = '00000000-0000-7000-8000-000000000001'

/** Thursday, 09:00 in Berlin. */
export const USER: UserContext = {
  name: 'Ada',
  time_zone: 'Europe/Berlin',
  default_duration: 60,
  working_hours_start: '09:00',
  working_hours_end: '18:00',
  first_day_of_week: null,
  date_order: null,
  hour_cycle: null,
  now: '2026-01-15T08:00:00.000Z',
  preferences: [],
  wordings: [],
  days_off: [],
}

/** Thrown in tests for a database that is out of reach. */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError'
}

export interface MemoryRunPort extends RunPort {
  readonly items: TranscriptItem[]
  readonly data: MemoryTodos
  /** The argument of every call of `settle`. */
  readonly ends: Parameters<RunPort['settle']>[0][]
  /** How often the effect of each call was committed, by call id. */
  readonly effects: Map<string, number>
  /** The user's setting: ask before any todo is deleted. */
  ask_before_deleting: boolean
  /** Stores the user's decision on every call of the question that includes `call_id`. */
  decide(call_id: string, decision: 'approve' | 'deny', revision?: Revision): void
  /** Stores the user's decision on one call of a question. */
  decideCall(call_id: string, decision: 'approve' | 'deny', revision?: Revision): void
}

/** The user's revision of one call. */
interface Revision {
  arguments: Record<string, unknown>
  preview: string[]
}

/** The journal and the ledger of one run in memory, with the transactions that the contract in `types.ts` requires. */
export function memoryRunPort(message = 'Do it', user: UserContext = USER): MemoryRunPort {
  const session_id = 'user_1_test'
  const items: TranscriptItem[] = [{ role: 'user', content: message }]
  const data: MemoryTodos = { todos: new Map(), changes: [], preferences: [], wordings: [] }
  const ledger = new Map<string, ToolResult>()
  const approvals = new Map<string, Approval>()
  const effects = new Map<string, number>()
  const ends: MemoryRunPort['ends'] = []
  const usage = { input_tokens: 0, output_tokens: 0 }

  let questions = 0
  let providerRequest: object | null = null
  let folded: { summary: string | null; summarized_seq: number } = { summary: null, summarized_seq: 0 }

  /** Returns the ids of the calls since the last message of the user. */
  function callsOfRun(): Set<string> {
    const said = items.slice(items.findLastIndex(({ role }) => role === 'user') + 1)
    return new Set(
      said.flatMap((item) => (item.role === 'assistant' ? item.tool_calls : [])).map((call) => call.call_id),
    )
  }

  function touchedBy(changes: MemoryTodos['changes']): Touched {
    const deleted = changes.filter(({ kind }) => kind === 'delete').length
    const made = changes.filter(({ kind, undoes }) => kind === 'create' && undoes === null).length
    return { deleted, changed: changes.length - deleted - made }
  }

  function storeFor(call_id: string | null) {
    return memoryTodoStore(data, { user, session_id, run_id: RUN_ID, call_id })
  }

  const port: MemoryRunPort = {
    run_id: RUN_ID,
    session_id,
    ask_before_deleting: false,
    items,
    data,
    ends,
    effects,
    store: () => storeFor(null),
    isTransient: (error) => error instanceof ConnectionLostError,
    transcript: async () => [...items],
    async memory() {
      const users = items.filter(({ role }) => role === 'user')
      return { ...folded, turns: users.slice(1).map((_, at) => at + 1) }
    },
    async fold({ summary, seq }) {
      if (seq > folded.summarized_seq) folded = { summary, summarized_seq: seq }
    },
    providerRequest: async () => providerRequest,
    async storeProviderRequest(request) {
      // A round trip through JSON, as through a database.
      providerRequest = JSON.parse(JSON.stringify(request))
    },
    async recordStep({ content, tool_calls, usage: { input_tokens, output_tokens }, model_state, model }) {
      // A round trip through JSON, as through a database.
      const state = model_state === undefined ? {} : { model_state: JSON.parse(JSON.stringify(model_state)) }
      items.push({ role: 'assistant', content, tool_calls, ...state, ...(model !== undefined && { model }) })
      providerRequest = null
      usage.input_tokens += input_tokens
      usage.output_tokens += output_tokens
    },
    async recordAnswer(this: RunPort, step) {
      // Of `this`, because a test may have replaced the methods.
      await this.recordStep(step)
      return this.settle({ status: 'completed' })
    },
    async callOnce({ call_id, tool_name }, effect, allowed) {
      const earlier = ledger.get(call_id)
      if (earlier) return earlier
      const before = { todos: new Map(data.todos), changes: [...data.changes] }
      let result: ToolResult
      try {
        result = await effect(storeFor(call_id))
        const { deleted, changed } = touchedBy(data.changes.slice(before.changes.length))
        if (allowed && (deleted > allowed.deleted || changed > allowed.changed)) {
          throw new AppError('conflict', 'This would touch more than it seemed.')
        }
        effects.set(call_id, (effects.get(call_id) ?? 0) + 1)
      } catch (error) {
        Object.assign(data, before)
        if (!(error instanceof AppError)) throw error
        const { code, message, field = null } = error
        result = { output: { error: { code, message, field } }, status: 'error', change_ids: [] }
      }
      ledger.set(call_id, result)
      items.push({ role: 'tool', call_id, tool_name, output: result.output, status: result.status })
      return result
    },
    async consent() {
      const ofRun = callsOfRun()
      const asked = [...approvals].filter(([call_id]) => ofRun.has(call_id))
      const approved = new Set(asked.flatMap(([call_id, { decision }]) => (decision === 'approve' ? [call_id] : [])))
      const unasked = data.changes.filter(({ call_id: id }) => id !== null && ofRun.has(id) && !approved.has(id))
      const { ask_before_deleting } = port
      return { approvals: new Map(asked), used: touchedBy(unasked), ask_before_deleting }
    },
    async requestApproval(calls) {
      const approval_id = `00000000-0000-7000-8000-${(++questions).toString(16).padStart(12, '0')}`
      const question: Question = { approval_id, expires_at: '2026-01-16T08:00:00.000Z', calls }
      const { expires_at } = question
      for (const { call_id, arguments: args, preview } of calls) {
        approvals.set(call_id, { approval_id, arguments: args, preview, expires_at, decision: null })
      }
      return question
    },
    decide(call_id, decision, revision) {
      const { approval_id } = approvals.get(call_id)!
      for (const [id, approval] of approvals) {
        if (approval.approval_id === approval_id) approvals.set(id, { ...approval, decision })
      }
      port.decideCall(call_id, decision, revision)
    },
    decideCall(call_id, decision, revision) {
      approvals.set(call_id, { ...approvals.get(call_id)!, decision, ...revision })
    },
    async settle(end) {
      ends.push(end)
      const said = items.flatMap((item) => (item.role === 'tool' ? [] : [{ role: item.role, content: item.content }]))
      return {
        usage: { ...usage },
        history: said.map((each) => ({ ...each, created_at: USER.now })),
        changes: data.changes.map(({ kind, before, after }) => `${kind} “${(after ?? before)!.item}”`),
      }
    },
  }
  return port
}
