import type { StreamEvent } from './agent-events.ts'
import { MAX_DATA_LENGTH } from './bounds.ts'

const TRUNCATED = '... [truncated]'

/**
 * Returns the JSON of an event's data, short enough for every decoder. Cuts only the outputs of tools, the oldest
 * first. Never cuts the text of a model, because the agent bounds it (MAX_ANSWER_LENGTH).
 */
export function boundedData(event: StreamEvent, max_length: number = MAX_DATA_LENGTH): string {
  const json = JSON.stringify(event.data)
  if (json.length <= max_length) return json
  if (event.event === 'tool_result') return JSON.stringify({ ...event.data, output: TRUNCATED })
  if (event.event !== 'resync') return json

  let excess = json.length - max_length
  const parts = event.data.parts.map((part) => {
    if (excess <= 0 || part.type !== 'tool_call' || part.status === null) return part
    excess -= JSON.stringify(part.output ?? null).length - JSON.stringify(TRUNCATED).length
    return { ...part, output: TRUNCATED }
  })
  return JSON.stringify({ ...event.data, parts })
}
