import { randomUUID } from 'node:crypto'
import { freePort } from '@todo-agents/db/testing/free-port'
import pg from 'pg'
import type { Harness } from '../harness.ts'
import type { Peer } from '../processes/peer.ts'
import { versionOf } from '../processes/peer.ts'
import type { Answer, Contestant, Seen } from './contestant.ts'

/** The events of the peers, and of the AI SDK, which has names of its own. */
const SEEN: Record<string, Seen> = {
  'text-delta': 'text',
  'tool-call': 'tool_call',
  'tool-input-available': 'tool_call',
  'tool-result': 'tool_result',
  'tool-output-available': 'tool_result',
}

interface Options {
  upstreamPort: number
  databaseUrl: string
  /** The durability of LangGraph; undefined for its default. */
  durability?: 'sync'
}

/**
 * A peer with a tool that writes to PostgreSQL. Its client sends the message again after a lost connection. That of
 * LangGraph first asks for the rest, and sends the message again only if there is none.
 */
export async function peerOn(harness: Harness, peer: Peer, options: Options): Promise<Contestant> {
  const { upstreamPort, databaseUrl, durability } = options
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 })
  const port = await freePort()
  const env = {
    PORT: `${port}`,
    OPENAI_BASE_URL: `http://127.0.0.1:${upstreamPort}/v1`,
    DATABASE_URL: databaseUrl,
    ...(durability && { DURABILITY: durability }),
  }
  const start = () => harness.startPeer(peer.program, env)
  let server = await start()

  async function post(body: object, answer: Answer): Promise<boolean> {
    let isWhole = false
    try {
      const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: JSON.stringify(body) })
      let partial = ''
      for await (const text of response.body!.pipeThrough(new TextDecoderStream())) {
        const lines = (partial + text).split('\n\n')
        partial = lines.pop()!
        for (const line of lines) {
          const data = line.slice('data: '.length)
          if (data === '[DONE]') isWhole = true
          else show(answer, JSON.parse(data))
        }
      }
    } catch {
      return false
    }
    return isWhole
  }

  return {
    name: `${versionOf(peer)}${durability ? `, durability ${durability}` : ''}`,
    patienceMs: 1000,
    async start() {
      server = await start()
    },
    kill: () => server.kill(),
    async stop() {
      await server.stop()
      await pool.end()
    },
    async converse() {
      const id = randomUUID()
      const messages: object[] = []
      const textMessage = (role: string, text: string) => ({ id: randomUUID(), role, parts: [{ type: 'text', text }] })

      async function send(content: string, answer: Answer): Promise<void> {
        const message = textMessage('user', content)
        answer.text = ''
        answer.isComplete = await post({ id, messages: [...messages, message] }, answer)
        if (answer.isComplete) messages.push(message, textMessage('assistant', answer.text))
      }

      let open: Promise<void> = Promise.resolve()
      return {
        async say(content, answer) {
          open = send(content, answer)
          await open
        },
        async recover(content, answer) {
          await open
          if (peer.program === 'langgraph') {
            const shown = answer.text
            answer.text = ''
            answer.isComplete = await post({ id, messages: [], resume: true }, answer)
            // A run that had ended has no rest.
            answer.text ||= shown
            if (answer.isComplete && answer.text) return false
          }
          await send(content, answer)
          return true
        },
      }
    },
    async countTodos(item) {
      const { rows } = await pool.query('select count(*)::int as n from todo where item = $1', [item])
      return rows[0].n
    },
  }
}

function show(answer: Answer, event: { type: string; delta?: string }): void {
  if (event.type === 'text-delta') answer.text += event.delta
  const seen = SEEN[event.type]
  if (seen) answer.onSeen(seen)
}
