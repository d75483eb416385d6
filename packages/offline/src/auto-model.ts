import type { Model, TranscriptItem } from '@todo-agents/agent/types'
import type { OfflineModel } from './offline-model.ts'

interface Models {
  offline: OfflineModel
  model: Model
}

/**
 * A model that answers with the rules of the offline model when they are sure of the message, and asks the language
 * model otherwise. The transcript says who made the last step, and that model takes the next one: any process can
 * continue a run. While the rules have changed nothing, the language model may still take over from them, for example
 * when they find two todos of that name.
 */
export function autoModel({ offline, model }: Models): Model {
  return {
    name: model.name,
    async ask(request, sink) {
      const last = lastStep(request.transcript)
      const isOfRules = last === null || last.model === offline.name
      const answer = isOfRules ? offline.answerIfSure(request, sink) : null
      return answer ?? model.ask(request, sink)
    },
  }
}

type Step = Extract<TranscriptItem, { role: 'assistant' }>

/** Returns the last step of the run; null before its first. */
function lastStep(transcript: TranscriptItem[]): Step | null {
  const asked = transcript.findLastIndex(({ role }) => role === 'user')
  return transcript.slice(asked + 1).findLast((item) => item.role === 'assistant') ?? null
}
