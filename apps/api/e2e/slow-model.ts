import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chatModelEnv } from './app-in-browser.ts'

/** A model that says its text word by word and stops in the middle until it may go on. */
export interface SlowModel extends AsyncDisposable {
  /** The environment of a server that asks it. */
  env: Record<string, string>
  /** How many answers wait in the middle now. */
  waiting(): number
  /** Lets all answers go on, and those that come later begin to end. */
  goOn(): void
}

/** Speaks Chat Completions over HTTP: the text in words, half of them before the gate. */
export async function startSlowModel(text: string): Promise<SlowModel> {
  const words = text.split(/(?<= )/)
  const half = words.length >> 1
  const held = new Set<ServerResponse>()
  let is_open = false

  function say(response: ServerResponse, some: string[]): void {
    for (const content of some) send(response, { choices: [{ index: 0, delta: { content }, finish_reason: null }] })
  }

  function finish(response: ServerResponse): void {
    say(response, words.slice(half))
    send(response, { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })
    response.end('data: [DONE]\n\n')
  }

  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    say(response, words.slice(0, half))
    if (is_open) return finish(response)
    held.add(response)
    response.on('close', () => held.delete(response))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  return {
    env: chatModelEnv(`http://127.0.0.1:${port}/v1`),
    waiting: () => held.size,
    goOn() {
      is_open = true
      for (const response of held) finish(response)
      held.clear()
    },
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function send(response: ServerResponse, chunk: object): void {
  response.write(`data: ${JSON.stringify({ object: 'chat.completion.chunk', usage: null, ...chunk })}\n\n`)
}
