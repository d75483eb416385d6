/** One part of an answer as the README's client shows it. `isOpen`: deltas are still added to this text. */
type ShownPart =
  | { type: 'text'; content: string; isOpen: boolean }
  | {
      type: 'tool_call'
      call_id: string
      tool_name: string
      arguments: unknown
      output: unknown
      status: string | null
    }

interface WireEvent {
  id?: string | undefined
  event: string
  // biome-ignore lint/suspicious/noExplicitAny: this client has no schema, only the README's table.
  data: any
}

export interface ReadmeClient {
  parts: ShownPart[]
  /** The names of all events in their order, without repeated ones. */
  seen: string[]
  run_id: string
  /** Resolves when the answer has ended, or waits for its user. */
  ended: Promise<void>
}

/** The events that end a stream. `completed` does not, since `history` follows it. */
const LAST = ['history', 'error', 'rate_limit_exceeded', 'approval_required']
const RETRY_MS = 100

/**
 * A client that does at each event what the README's table of the stream says, and nothing else. It uses plain `fetch`,
 * and no code of packages/contract or packages/client. Sends a message and follows the answer over lost connections.
 */
export function sayAsReadmeClient(url: string, token: string, content: string): ReadmeClient {
  const authorization = `Bearer ${token}`
  const client: ReadmeClient = { parts: [], seen: [], run_id: '', ended: follow() }
  let lastId = ''
  const openText = () => client.parts.find((part) => part.type === 'text' && part.isOpen)

  function closeText(): void {
    client.parts = client.parts.map((part) => (part.type === 'text' ? { ...part, isOpen: false } : part))
  }

  function mergeCall(call: { call_id: string }): void {
    const known = client.parts.find((part) => part.type === 'tool_call' && part.call_id === call.call_id)
    if (known) Object.assign(known, call)
    else client.parts.push({ type: 'tool_call', output: null, status: null, ...call } as ShownPart)
  }

  function take({ id, event, data }: WireEvent): void {
    if (event === 'batch') {
      for (const item of data) take(item)
      return
    }
    if (id && lastId && Number(id) <= Number(lastId)) return
    if (id) lastId = id
    client.seen.push(event)
    const open = openText()
    switch (event) {
      case 'session_initialized':
        client.run_id = data.run_id
        client.parts = []
        break
      case 'message_delta':
        if (open?.type === 'text') open.content += data.content
        else client.parts.push({ type: 'text', content: data.content, isOpen: true })
        break
      case 'message':
        if (open?.type === 'text') Object.assign(open, { content: data.content, isOpen: false })
        else client.parts.push({ type: 'text', content: data.content, isOpen: false })
        break
      case 'message_reset':
        client.parts = client.parts.filter((part) => part !== open)
        break
      case 'tool_call':
      case 'tool_result':
        mergeCall(data)
        break
      case 'completed': {
        closeText()
        const last = client.parts.findLast((part) => part.type === 'text')
        if (data.final_message && data.final_message !== last?.content)
          client.parts.push({ type: 'text', content: data.final_message, isOpen: false })
        break
      }
      case 'resync':
        client.parts = data.parts.map((part: { type: string; streaming?: boolean }) =>
          part.type === 'text' ? { ...part, isOpen: part.streaming } : part,
        )
        break
    }
  }

  /** Reads one stream to its end, or until the connection is lost. */
  async function read(response: Response): Promise<void> {
    let text = ''
    const utf8 = new TextDecoder()
    for await (const bytes of response.body as AsyncIterable<Uint8Array>) {
      text += utf8.decode(bytes, { stream: true })
      const frames = text.split('\n\n')
      text = frames.pop() ?? ''
      for (const frame of frames) {
        const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(frame)?.[1]
        const event = field('event')
        if (event) take({ id: field('id'), event, data: JSON.parse(field('data') ?? 'null') })
      }
    }
  }

  async function follow(): Promise<void> {
    // Events are taken after `client` is assigned.
    await Promise.resolve()
    const body = JSON.stringify({ messages: [{ role: 'user', content }], batch: true })
    const headers = { authorization, 'content-type': 'application/json' }
    await fetch(`${url}/api/todos/agent-create/stream`, { method: 'POST', headers, body }).then(read).catch(ignore)
    while (!LAST.includes(client.seen.findLast((event) => event !== 'heartbeat') ?? '')) {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      const resumed = await fetch(`${url}/api/todos/agent-runs/${client.run_id}/stream`, {
        headers: { authorization, 'last-event-id': lastId },
      }).catch(ignore)
      if (resumed?.status === 204) return
      if (resumed?.ok) await read(resumed).catch(ignore)
    }
  }

  return client
}

/** After a lost connection, the loop resumes the stream. */
function ignore(): void {}
