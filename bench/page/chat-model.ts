import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

export interface ChatModel {
  port: number
  close(): Promise<void>
}

/** The answer to any message but `FAST`: an answer as a model writes it, for a conversation to scroll through. */
const USUAL = `Here is **your week**, with what is left:

| Day | Todo | Hours |
|:----|:-----|------:|
| Monday | Team meeting | 2 |
| Tuesday | Dentist | 1 |

- [x] Book the room
- [ ] Send the [invitations](https://example.com)

Tell me if anything should *move*.`

/** A message that is answered by a thousand deltas a second. */
export const FAST = 'Write a lot'

/** How many of the deltas of a fast answer are one paragraph. */
const DELTAS_OF_PARAGRAPH = 60

/**
 * Starts a model in this process that speaks OpenAI's Chat Completions API. A fast answer has `seconds` × 1,000 deltas.
 * Timers fire at most once a millisecond and are late on a busy machine, so each one sends all deltas that are due.
 */
export async function startChatModel(seconds: number): Promise<ChatModel> {
  const server = createServer(async (request, response) => {
    const body = JSON.stringify(await json(request))
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const write = (delta: object, finish_reason: string | null = null) =>
      response.write(
        `data: ${JSON.stringify({ object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] })}\n\n`,
      )
    if (body.lastIndexOf(FAST) > body.lastIndexOf('Scroll'))
      await sendFast(seconds * 1_000, (content) => write({ content }))
    else write({ content: USUAL })
    write({}, 'stop')
    response.end('data: [DONE]\n\n')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function sendFast(deltas: number, write: (content: string) => void): Promise<void> {
  const startedAt = performance.now()
  let sent = 0
  while (sent < deltas) {
    await new Promise((resolve) => setTimeout(resolve, 1))
    const due = Math.min(deltas, performance.now() - startedAt)
    for (; sent < due; sent++) write((sent + 1) % DELTAS_OF_PARAGRAPH === 0 ? 'end.\n\n' : 'word ')
  }
}
