import type { Model, RunLogger } from '@todo-agents/agent/types'
import type { Assistant } from '@todo-agents/contract/user'
import { warmOfflineModel } from '@todo-agents/offline/offline-model'
import type { Config } from './env.ts'

/** The models of this server, and which of them answers a user. */
export interface Assistants {
  /** What users may choose, that of the operator first. */
  choices: Assistant[]
  /** The name of the language model; null without one. */
  modelName: string | null
  /** Returns who answers a user with this setting. A setting that the operator does not allow counts as none. */
  choose(setting: Assistant | null): Assistant
  /** Returns the model for a user with this setting. */
  modelFor(setting: Assistant | null): Model
}

/** Creates the models that the configuration needs. The offline model is warmed up for its first message. */
export async function createAssistants(config: Config, logger: RunLogger): Promise<Assistants> {
  const { assistantChoices: choices } = config
  const model = config.isPaid ? await createLanguageModel(config, logger) : null
  const offline = choices.some((choice) => choice !== 'model') ? await warmOfflineModel(logger) : null
  return chosenFrom(choices, { model, offline })
}

/** Returns assistants of which all users get this model. */
export function onlyAssistant(model: Model): Assistants {
  return chosenFrom(['model'], { model, offline: null })
}

interface Models {
  model: Model | null
  offline: Model | null
}

function chosenFrom(choices: Assistant[], { model, offline }: Models): Assistants {
  const choose = (setting: Assistant | null) => (setting && choices.includes(setting) ? setting : choices[0]!)
  const byChoice = { model, offline, auto: model }
  return {
    choices,
    modelName: model?.name ?? null,
    choose,
    modelFor: (setting) => byChoice[choose(setting)]!,
  }
}

async function createLanguageModel(config: Config, logger: RunLogger): Promise<Model> {
  // Not loaded for the offline assistant: with the openai package, it has 250 modules.
  const { openaiModel } = await import('@todo-agents/agent/models/openai/openai-model')
  const { OPENAI_API, OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_MODEL, OPENAI_HEADERS, MODEL_PRICES } = config
  const { OPENAI_MAX_OUTPUT_TOKENS, OPENAI_REASONING_EFFORT } = config
  return openaiModel({
    api: OPENAI_API,
    // The header Authorization is sent even to a server that needs no key.
    apiKey: OPENAI_API_KEY ?? 'none',
    model: OPENAI_MODEL,
    ...(OPENAI_BASE_URL && { baseURL: OPENAI_BASE_URL }),
    ...(OPENAI_HEADERS && { headers: OPENAI_HEADERS }),
    ...(OPENAI_MAX_OUTPUT_TOKENS && { maxOutputTokens: OPENAI_MAX_OUTPUT_TOKENS }),
    ...(OPENAI_REASONING_EFFORT && { reasoningEffort: OPENAI_REASONING_EFFORT }),
    ...(MODEL_PRICES && { prices: MODEL_PRICES }),
    isBackground: config.OPENAI_BACKGROUND === 'true',
    firstByteMs: config.OPENAI_TIMEOUT * 1000,
    eventMs: config.OPENAI_EVENT_TIMEOUT * 1000,
    logger,
  })
}
