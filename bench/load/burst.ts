import { encodeRequest, openConnection } from './connection.ts'

export interface BurstPlan {
  port: number
  /** The tokens of the users. The messages are dealt to the users in turn. */
  tokens: string[]
  messages: number
  content: string
}

export interface BurstSeen {
  /** Seconds until the last message was answered or refused. */
  seconds: number
  answered: number
  /** The number of messages that a limit refused, with status 429. */
  refused: number
}

/** Sends all messages at once, each on its own connection. Rejects when a message is neither answered nor refused. */
export async function sendBurst(plan: BurstPlan): Promise<BurstSeen> {
  const startedAt = performance.now()
  const outcomes = await Promise.all(Array.from({ length: plan.messages }, (_, index) => sendMessage(plan, index)))
  const answered = outcomes.filter((outcome) => outcome === 'answered').length
  return { seconds: (performance.now() - startedAt) / 1000, answered, refused: outcomes.length - answered }
}

function sendMessage({ port, tokens, content }: BurstPlan, index: number): Promise<'answered' | 'refused'> {
  const { promise, resolve, reject } = Promise.withResolvers<'answered' | 'refused'>()
  const token = tokens[index % tokens.length]
  const body = { messages: [{ role: 'user', content }] }
  const events: Buffer[] = []
  let status = 0
  const socket = openConnection(port, {
    onStatus(received) {
      status = received
    },
    onBody: (bytes) => void events.push(Buffer.from(bytes)),
    onEnd() {
      socket.destroy()
      const isAnswered = Buffer.concat(events).includes('event: completed\n')
      if (status === 429) resolve('refused')
      else if (status === 200 && isAnswered) resolve('answered')
      else reject(new Error(`message ${index} got status ${status} and no answer`))
    },
    onError: reject,
  })
  socket.write(encodeRequest({ method: 'POST', path: '/api/todos/agent-create/stream', token, body }))
  return promise
}
