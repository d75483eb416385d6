import type { ServerResponse } from 'node:http'
import type { AgentEvent } from '@todo-agents/contract/agent-events'
import type { ActiveRun } from '@todo-agents/contract/run'
import { completed, encode, history, message, numbered, question, session_id } from './events.ts'
import type { ScriptedServer, SeenRequest } from './scripted-server.ts'
import { openStream, scriptedServer, sendJson } from './scripted-server.ts'

interface ConversationRun extends ActiveRun {
  key: string
  events: AgentEvent[]
  followers: Set<ServerResponse>
}

export interface ConversationServer extends ScriptedServer {
  /** The result of `run.active`. */
  active(): ActiveRun[]
  runOf(content: string): ActiveRun
  /** Completes the run that answers `content`, so that the next run starts. */
  finish(content: string): void
  /** Makes the run that answers `content` ask for approval. */
  ask(content: string): void
}

/**
 * Starts a server with one conversation, which answers one message at a time and queues the others. `finish`, `ask` or
 * a cancel ends a run.
 */
export async function conversationServer(): Promise<ConversationServer> {
  const runs: ConversationRun[] = []

  function start(content: string, key: string): ConversationRun {
    const id = `018f0000-0000-7000-8000-${String(runs.length + 1).padStart(12, '0')}`
    const queued = runs.some(({ status }) => status === 'running')
    const run: ConversationRun = {
      ...{ id, session_id, content, key, user_message_id: `m-${id}`, created_at: '', finished_at: null },
      ...{
        error_code: null,
        input_tokens: 0,
        output_tokens: 0,
        cached_input_tokens: 0,
        cost_usd: 0,
        status: queued ? 'queued' : 'running',
      },
      events: [{ event: 'session_initialized', data: { session_id, run_id: id, ...(queued && { queued }) } }],
      followers: new Set(),
    }
    runs.push(run)
    return run
  }

  function emit(run: ConversationRun, status: ActiveRun['status'], ...events: AgentEvent[]): void {
    const emitted = numbered(events, run.id, run.events.length + 1)
    run.events.push(...events)
    run.status = status
    for (const follower of run.followers) {
      follower.write(encode(emitted))
      if (!isUnderWay(run)) follower.end()
    }
    const next = runs.find((other) => other.status === 'queued')
    if (next && !runs.some((other) => other.status === 'running')) {
      emit(next, 'running', { event: 'agent_updated', data: { name: 'assistant' } })
    }
  }

  function follow(response: ServerResponse, run: ConversationRun, after: number): unknown {
    openStream(response).write(encode(numbered(run.events, run.id).slice(after)) || ': nothing yet\n\n')
    if (!isUnderWay(run)) return response.end()
    run.followers.add(response)
    return response.on('close', () => run.followers.delete(response))
  }

  function answer(response: ServerResponse, request: SeenRequest): unknown {
    const { method, headers, body } = request
    const path = decodeURIComponent(request.path)
    const run = runs.find(({ id }) => path.includes(id) || JSON.stringify(body)?.includes(id))
    const result = (data: unknown) => sendJson(response, [{ result: { data } }])
    if (path.startsWith('/trpc/run.active')) return result(active())
    if (path.startsWith('/trpc/run.get')) return result(run)
    if (path.startsWith('/trpc/run.cancel') && run) {
      emit(run, 'cancelled', completed('Stopped.', 'cancelled'), history)
      return result(run)
    }
    if (method === 'GET' && run)
      return follow(response, run, Number(`${headers['last-event-id'] ?? ':0'}`.split(':')[1]))
    const key = String(headers['idempotency-key'])
    const { messages } = body as { messages: { content: string }[] }
    const joined = runs.find((other) => other.key === key) ?? start(messages[0]?.content ?? '', key)
    return follow(response, joined, 0)
  }

  function active(): ActiveRun[] {
    return runs.filter((run) => isUnderWay(run) || run.status === 'awaiting_approval')
  }

  function runOf(content: string): ConversationRun {
    const run = runs.find((other) => other.content === content)
    if (!run) throw new Error(`Nothing answers "${content}".`)
    return run
  }

  return {
    ...(await scriptedServer(answer)),
    active: () => active(),
    runOf,
    finish: (content) =>
      emit(runOf(content), 'completed', message(`Re: ${content}`), completed(`Re: ${content}`), history),
    ask: (content) => emit(runOf(content), 'awaiting_approval', question),
  }
}

function isUnderWay({ status }: ActiveRun): boolean {
  return status === 'queued' || status === 'running'
}
