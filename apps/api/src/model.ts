import type { Model, RunLogger } from '@todo-agents/agent/types'
import { warmOfflineModel } from '@todo-agents/offline/offline-model'
import type { Config } from './env.ts'

/** Creates the model that the configuration chooses. The offline model is warmed up for its first message. */
export async function createModel(config: Config, logger: RunLogger): Promise<Model> {
  if (config.AGENT_MODEL === 'offline') return warmOfflineModel(logger)
  // Not loaded for the offline assistant: with the openai package, it has 250 modules.
  const { openaiModel } = await import('@todo-agents/agent/models/openai/openai-model')
  const { OPENAI_API, OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_MODEL } = config
  return openaiModel({
    api: OPENAI_API,
    // The header Authorization is sent even to a server that needs no key.
    apiKey: OPENAI_API_KEY ?? 'none',
    model: OPENAI_MODEL,
    ...(OPENAI_BASE_URL && { baseURL: OPENAI_BASE_URL }),
  })
}
