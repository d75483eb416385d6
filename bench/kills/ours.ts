import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { createTodoAgents } from '@todo-agents/client/client'
import type { StreamEvent } from '@todo-agents/contract/agent-events'
import type { Harness } from '../harness.ts'
import type { Answer, Contestant } from './contestant.ts'

interface Options {
  embedded: boolean
}

/** Our server, and our client, which reconnects by itself. */
export async function oursOn(harness: Harness, upstreamPort: number, options: Options): Promise<Contestant> {
  const { embedded } = options
  const dataDir = mkdtempSync(join(harness.dir, 'data-'))
  const launch = () => harness.startProduct({ upstreamPort, embedded, dataDir })
  let product = await launch()
  const client = createTodoAgents({
    url: `http://127.0.0.1:${product.port}`,
    timing: { backoff_ms: 50, max_backoff_ms: 200 },
  })
  await client.auth.signInAsGuest()

  return {
    name: embedded ? 'ours, embedded database' : 'ours, PostgreSQL',
    patienceMs: 20_000,
    async start() {
      product = await launch()
    },
    kill: () => product.kill(),
    stop: () => product.stop(),
    async converse() {
      let session_id: string | undefined
      let open: Promise<void> = Promise.resolve()
      return {
        async say(content, answer) {
          open = (async () => {
            let last = 'no event'
            try {
              for await (const event of client.streamAgent({ message: content, session_id })) {
                if (event.event === 'session_initialized') session_id = event.data.session_id
                show(answer, event)
                last = event.event
              }
            } catch (error) {
              last = String(error)
            }
            if (!answer.isComplete) console.log(`ours: an answer ended without \`completed\`, with ${last}`)
          })()
          await open
        },
        async recover() {
          await open
          return false
        },
      }
    },
    async countTodos(item) {
      const { rows } = await harness.database.pool.query('select count(*)::int as n from todo where item = $1', [item])
      return rows[0].n
    },
  }
}

/** Applies an event of the stream to what is shown of an answer. */
function show(answer: Answer, event: StreamEvent): void {
  if (event.event === 'message_delta') answer.text += event.data.content
  else if (event.event === 'message') answer.text = event.data.content
  else if (event.event === 'message_reset') answer.text = ''
  else if (event.event === 'completed') answer.isComplete = true
  else if (event.event === 'resync')
    answer.text = event.data.parts.map((part) => (part.type === 'text' ? part.content : '')).join('')
  if (event.event === 'tool_call' || event.event === 'tool_result') answer.onSeen(event.event)
  if (event.event === 'message_delta') answer.onSeen('text')
}
