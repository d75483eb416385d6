import type { FeedEvent } from '@todo-agents/contract/feed'
import type { TestUser } from './test-server.ts'

export interface FeedReader extends AsyncDisposable {
  /** The events that came so far. */
  events: FeedEvent[]
  /** The position after the last event. */
  position(): string
}

/** Follows the feed of a user, and resolves after its first event. */
export async function readFeed({ url }: { url: string }, user: TestUser, after?: string): Promise<FeedReader> {
  const disconnect = new AbortController()
  const input = encodeURIComponent(JSON.stringify({ lastEventId: after ?? null }))
  const response = await fetch(`${url}/trpc/change.subscribe?input=${input}`, {
    headers: { authorization: `Bearer ${await user.token()}`, accept: 'text/event-stream' },
    signal: disconnect.signal,
  })
  const events: FeedEvent[] = []
  let position = ''
  const started = Promise.withResolvers<void>()

  function note(block: string): void {
    const fields = new Map(
      block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
    )
    const [id, data] = [fields.get('id'), fields.get('data')]
    if (!id || !data) return
    position = id
    events.push(JSON.parse(data) as FeedEvent)
    started.resolve()
  }

  async function read(): Promise<void> {
    const utf8 = new TextDecoder()
    let text = ''
    for await (const bytes of response.body as AsyncIterable<Uint8Array>) {
      const blocks = (text + utf8.decode(bytes, { stream: true })).split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) note(block)
    }
  }

  const reading = read().catch(started.reject)
  await started.promise
  return {
    events,
    position: () => position,
    async [Symbol.asyncDispose]() {
      disconnect.abort()
      await reading
    },
  }
}
