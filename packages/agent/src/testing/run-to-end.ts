import type { AgentEvent, AgentEventName } from '@todo-agents/contract/agent-events'
import { RETRY } from '../run/model-step.ts'
import type { RunOptions } from '../run/run.ts'
import { runAgent } from '../run/run.ts'
import type { RunOutcome } from '../run/settle.ts'
import type { Model, RunLogger, RunPort } from '../types.ts'
import { USER } from './memory-run-port.ts'

interface LogLine {
  level: 'error' | 'warn'
  context: Record<string, unknown>
  message: string
}

interface Options extends Partial<Omit<RunOptions, 'port' | 'model' | 'logger' | 'emit'>> {
  /** Called with each event as it comes, before the run goes on. */
  onEvent?: (event: AgentEvent) => void
}

interface RunResult {
  outcome: RunOutcome
  events: AgentEvent[]
  log: LogLine[]
}

/** Runs the agent and returns its events, its log and its outcome. Pauses between attempts are short. */
export async function runToEnd(port: RunPort, model: Model, { onEvent, ...options }: Options = {}): Promise<RunResult> {
  const { signal } = new AbortController()
  const events: AgentEvent[] = []
  const log: LogLine[] = []
  const logger: RunLogger = {
    error: (context, message) => log.push({ level: 'error', context, message }),
    warn: (context, message) => log.push({ level: 'warn', context, message }),
  }
  const outcome = await runAgent({
    port,
    model,
    user: USER,
    cancel: signal,
    handOver: signal,
    logger,
    retry: { ...RETRY, baseMs: 1 },
    ...options,
    emit(event) {
      events.push(event)
      onEvent?.(event)
    },
  })
  return { outcome, events, log }
}

type DataOf<Name extends AgentEventName> = Extract<AgentEvent, { event: Name }>['data']

/** Returns the data of every event of one name, in order. */
export function dataOf<Name extends AgentEventName>(events: AgentEvent[], name: Name): DataOf<Name>[] {
  return events.flatMap(({ event, data }) => (event === name ? [data as DataOf<Name>] : []))
}
