import type { AgentEvent, AgentEventName } from '@todo-agents/contract/agent-events'
import { runAgent } from '../run.ts'
import type { Model, RunLogger, RunPort } from '../types.ts'
import { USER } from './memory-run-port.ts'

interface LogLine {
  level: 'error' | 'warn'
  context: Record<string, unknown>
  message: string
}

interface Options {
  signal?: AbortSignal
  resume?: boolean
  /** Called with each event as it comes, before the run goes on. */
  onEvent?: (event: AgentEvent) => void
}

/** Everything that a run tells: its events and its log. */
export async function runToEnd(
  port: RunPort,
  model: Model,
  { signal = new AbortController().signal, resume = false, onEvent }: Options = {},
): Promise<{ events: AgentEvent[]; log: LogLine[] }> {
  const events: AgentEvent[] = []
  const log: LogLine[] = []
  const logger: RunLogger = {
    error: (context, message) => log.push({ level: 'error', context, message }),
    warn: (context, message) => log.push({ level: 'warn', context, message }),
  }
  for await (const event of runAgent({ port, model, user: USER, signal, logger, resume })) {
    events.push(event)
    onEvent?.(event)
  }
  return { events, log }
}

type DataOf<Name extends AgentEventName> = Extract<AgentEvent, { event: Name }>['data']

/** The data of every event of one name, in order. */
export function dataOf<Name extends AgentEventName>(events: AgentEvent[], name: Name): DataOf<Name>[] {
  return events.flatMap(({ event, data }) => (event === name ? [data as DataOf<Name>] : []))
}
