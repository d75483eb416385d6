import type { ChatState } from '@todo-agents/client/chat/chat-state'
import { parseEventId } from '@todo-agents/contract/event-id'
import type { RunPart } from '@todo-agents/contract/run-parts'
import { reduceParts } from '@todo-agents/contract/run-parts'
import { expect } from 'vitest'
import type { Delivery } from './person.ts'

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const INSTANT = /\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?Z?/g

/** Returns the state of a chat about `message`. Leaves out what differs from run to run: ids, times and connections. */
export function shown({ last_event_id: _, stream: __, ...state }: ChatState, message: string): unknown {
  const ids = new Map<string, string>()
  const named = (id: string) => {
    if (!ids.has(id)) ids.set(id, `id-${ids.size + 1}`)
    return ids.get(id) as string
  }
  const text = JSON.stringify(state).replaceAll(UUID, named).replaceAll(INSTANT, 'then')
  return JSON.parse(text.replaceAll(message, 'MESSAGE').replaceAll(message.replaceAll(/\W/g, '_'), 'MESSAGE'))
}

/**
 * Expects that no event came twice or out of order: on each connection, the sequence numbers increase from the
 * requested position. Also expects that the streamed deltas of a message are the beginning of the message, even if some
 * of them were withdrawn and sent again.
 */
export function expectOrderly(deliveries: Delivery[]): void {
  const streams = new Map<string, { seq: number; parts: RunPart[] }>()
  for (const { path, events, after } of deliveries) {
    let run_id = /\/agent-runs\/([^/]+)/.exec(path)?.[1] ?? ''
    let seq = parseEventId(after ?? '')?.seq ?? 0
    for (const event of events) {
      const id = event.id ? parseEventId(event.id) : null
      if (!id || event.event === 'heartbeat') continue
      if (event.event === 'session_initialized' || event.event === 'resync') run_id = event.data.run_id
      expect(id.seq, `${event.event} after sequence number ${seq}`).toBeGreaterThan(seq)
      seq = id.seq
      const stream = streams.get(run_id) ?? { seq: 0, parts: [] }
      streams.set(run_id, stream)
      if (id.seq <= stream.seq) continue
      if (event.event === 'message') expectBeginning(event.data.content, stream.parts)
      stream.parts = reduceParts(stream.parts, event)
      stream.seq = id.seq
    }
  }
}

function expectBeginning(content: string, parts: RunPart[]): void {
  for (const part of parts) {
    if (part.type === 'text' && part.streaming)
      expect(content.startsWith(part.content), `${part.content} of ${content}`).toBe(true)
  }
}
