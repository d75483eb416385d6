import { memoryRunPort, USER } from '@todo-agents/agent/testing/memory-run-port'
import { dataOf, runToEnd } from '@todo-agents/agent/testing/run-to-end'
import type { UserContext } from '@todo-agents/agent/types'
import type { AgentEvent } from '@todo-agents/contract/agent-events'
import { offlineModel } from '../offline-model.ts'

/**
 * A chat with the whole assistant: the real loop and tools, with todos in memory. It is Thursday, 15 January 2026,
 * 09:00.
 */
export function chat(user: UserContext = USER) {
  const port = memoryRunPort('', user)
  port.items.length = 0
  let last: AgentEvent | undefined

  async function run(isResumed: boolean) {
    const { events } = await runToEnd(port, offlineModel(), { user, isResumed })
    last = events.at(-1)
    const reply = dataOf(events, 'completed')[0]?.final_message ?? ''
    return { reply, calls: dataOf(events, 'tool_call').map(({ tool_name }) => tool_name), last }
  }

  return {
    port,
    /** Sends a message; returns the reply, the tools called for it, and the last event. */
    say(content: string) {
      port.items.push({ role: 'user', content })
      return run(false)
    },
    /** Approves the calls of the last question. */
    approve() {
      if (last?.event !== 'approval_required')
        throw new Error(`no call waits for approval: the last event is ${last?.event}`)
      port.decide(last.data.call_id, 'approve')
      return run(true)
    },
    /** Titles with their start or day, and a tick when done, in order of creation. */
    todos() {
      return [...port.data.todos.values()].map(({ item, start_time, due_date, completed_at }) =>
        [item, start_time?.slice(0, 16) ?? due_date, completed_at && '✓'].filter(Boolean).join(' '),
      )
    },
  }
}
