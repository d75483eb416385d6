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
  now: '2026-01-15T08:00:00.000Z',
}

/** What a test throws in the place of a database that is out of reach. */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError'
}

export interface MemoryRunPort extends RunPort {
  readonly items: TranscriptItem[]
  readonly data: MemoryTodos
  /** Every end that was asked for. */
  readonly ends: Parameters<RunPort['finish']>[0][]
  /** How often the effect of a call was committed, by call id. */
  readonly effects: Map<string, number>
  /** The user's decision, as the server would store it. */
  decide(
    call_id: string,
    decision: 'approve' | 'deny',
    revised?: { arguments: Record<string, unknown>; preview: string[] },
  ): void
}

/** The journal and the ledger of one run in memory, with the transactions that `types.ts` asks for. */
export function memoryRunPort(message = 'Do it', user: UserContext = USER): MemoryRunPort {
  const session_id = 'user_1_test'
  const items: TranscriptItem[] = [{ role: 'user', content: message }]
  const data: MemoryTodos = { todos: new Map(), changes: [] }
  const ledger = new Map<string, ToolResult>()
  const approvals = new Map<string, Approval>()
  const effects = new Map<string, number>()
  const ends: MemoryRunPort['ends'] = []
  const usage = { input_tokens: 0, output_tokens: 0 }

  function storeFor(call_id: string | null) {
    return memoryTodoStore(data, { user, session_id, run_id: RUN_ID, call_id })
  }

  return {
    run_id: RUN_ID,
    session_id,
    items,
    data,
    ends,
    effects,
    store: () => storeFor(null),
    isTransient: (error) => error instanceof ConnectionLostError,
    transcript: async () => [...items],
    async recordStep({ content, tool_calls, usage: { input_tokens, output_tokens } }) {
      items.push({ role: 'assistant', content, tool_calls })
      usage.input_tokens += input_tokens
      usage.output_tokens += output_tokens
    },
    async callOnce({ call_id, tool_name }, effect) {
      const earlier = ledger.get(call_id)
      if (earlier) return earlier
      const before = { todos: new Map(data.todos), changes: [...data.changes] }
      let result: ToolResult
      try {
        result = await effect(storeFor(call_id))
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
    approval: async (call_id) => approvals.get(call_id) ?? null,
    async requestApproval({ call_id, arguments: args, preview }) {
      const expires_at = '2026-01-16T08:00:00.000Z'
      const approval: Approval = { approval_id: RUN_ID, arguments: args, preview, expires_at, decision: null }
      approvals.set(call_id, approval)
      return approval
    },
    decide(call_id, decision, revised) {
      approvals.set(call_id, { ...approvals.get(call_id)!, decision, ...revised })
    },
    async finish(end) {
      ends.push(end)
      const said = items.flatMap((item) => (item.role === 'tool' ? [] : [{ role: item.role, content: item.content }]))
      return {
        usage: { ...usage },
        history: said.map((each) => ({ ...each, created_at: USER.now })),
        changes: data.changes.map(({ kind, before, after }) => `${kind} “${(after ?? before)!.item}”`),
      }
    },
  }
}
