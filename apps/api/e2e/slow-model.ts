import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { brokenRules } from '@todo-agents/agent/testing/vendor-rules/vendor-rules'
import { chatModelEnv } from './app-in-browser.ts'

/** A model that streams its answer word by word, and stops in the middle of it until `finishAll`. */
export interface SlowModel extends AsyncDisposable {
  /** The environment of a server that uses this model. */
  env: Record<string, string>
  /** Returns the number of answers that wait in the middle. */
  waiting(): number
  /** Finishes all waiting answers. Later answers do not stop in the middle. */
  finishAll(): void
}

/**
 * Starts a model that serves Chat Completions over HTTP. An answer stops after half of the words of `text`.
 * A request that any vendor would refuse fails the test when the model is disposed.
 */
export async function startSlowModel(text: string): Promise<SlowModel> {
  const words = text.split(/(?<= )/)
  const half = words.length >> 1
  const pending = new Set<ServerResponse>()
  const broken: string[] = []
  let isReleased = false

  function sendWords(response: ServerResponse, some: string[]): void {
    for (const content of some) send(response, { choices: [{ index: 0, delta: { content }, finish_reason: null }] })
  }

  function finish(response: ServerResponse): void {
    sendWords(response, words.slice(half))
    send(response, { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })
    response.end('data: [DONE]\n\n')
  }

  const server = createServer(async (request, response) => {
    broken.push(...brokenRules(request.url ?? '', (await json(request)) as Record<string, unknown>))
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    sendWords(response, words.slice(0, half))
    if (isReleased) return finish(response)
    pending.add(response)
    response.on('close', () => pending.delete(response))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  return {
    env: chatModelEnv(`http://127.0.0.1:${port}/v1`),
    waiting: () => pending.size,
    finishAll() {
      isReleased = true
      for (const response of pending) finish(response)
      pending.clear()
    },
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
      if (broken.length > 0) throw new Error(`requests that a vendor refuses: ${broken.join('; ')}`)
    },
  }
}

function send(response: ServerResponse, chunk: object): void {
  response.write(`data: ${JSON.stringify({ object: 'chat.completion.chunk', usage: null, ...chunk })}\n\n`)
}
