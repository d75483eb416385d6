import type { ContextBudget } from '@todo-agents/agent/context/context-budget'
import { createContextBudget } from '@todo-agents/agent/context/context-budget'
import type { Model } from '@todo-agents/agent/types'
import type { Assistant, AssistantStatus } from '@todo-agents/contract/user'
import { autoModel } from '@todo-agents/offline/auto-model'
import type { OfflineModel } from '@todo-agents/offline/offline-model'
import { offlineModel, warmOfflineModel } from '@todo-agents/offline/offline-model'
import type { Logger } from 'pino'
import type { Config } from './env.ts'
import type { ModelCheck } from './model-check.ts'
import { createModelCheck } from './model-check.ts'

/** The models of this server, and which of them answers a user. */
export interface Assistants {
  /** Returns the model for a user with this setting. A setting that the operator does not allow counts as none. */
  modelFor(setting: Assistant | null): Model
  /** Returns the name of the model whose answers are not counted for this user; null when all are counted alike. */
  freeModelFor(setting: Assistant | null): string | null
  /** Returns what the settings page shows to a user with this setting. */
  status(setting: Assistant | null): Promise<AssistantStatus>
  /** Returns what is wrong with the language model and what to change; null when nothing is, or without a model. */
  problem(): Promise<string | null>
  /** Returns how long the requests of that model may be. Null for the rules alone, which read any transcript. */
  contextFor(setting: Assistant | null): ContextBudget | null
}

/**
 * Creates the models that the configuration needs. The offline model is warmed up for its first message, unless the
 * process may end before there is one.
 */
export async function createAssistants(
  config: Config,
  logger: Logger,
  { isShort = false }: { isShort?: boolean } = {},
): Promise<Assistants> {
  const { assistantChoices: choices } = config
  const language = config.isPaid ? await createLanguageModel(config, logger) : null
  const hasOffline = choices.some((choice) => choice !== 'model')
  const offline = hasOffline ? await (isShort ? offlineModel(logger) : warmOfflineModel(logger)) : null
  const context = createContextBudget(config.OPENAI_CONTEXT_TOKENS)
  return assistantsOf(choices, { model: language?.model ?? null, offline, context }, language?.check)
}

/** Returns assistants of which all users get this model. */
export function onlyAssistant(model: Model, context: ContextBudget | null = null): Assistants {
  return assistantsOf(['model'], { model, offline: null, context })
}

interface Models {
  model: Model | null
  offline: OfflineModel | null
  /** How long the requests of the model may be. Default: it reads the last 40 messages. */
  context?: ContextBudget | null
}

/** Returns assistants of these models. Each choice needs its models; `auto` needs both. */
export function assistantsOf(
  choices: Assistant[],
  { model, offline, context = null }: Models,
  check?: ModelCheck,
): Assistants {
  const choose = (setting: Assistant | null) => (setting && choices.includes(setting) ? setting : choices[0]!)
  const byChoice = { model, offline, auto: model && offline && autoModel({ offline, model }) }
  const problem = async () => (await check?.problem()) ?? null
  return {
    modelFor: (setting) => byChoice[choose(setting)]!,
    freeModelFor: (setting) => (model && offline && choose(setting) !== 'model' ? offline.name : null),
    contextFor: (setting) => (choose(setting) === 'offline' ? null : context),
    status: async (setting) => ({
      assistant: choose(setting),
      choices,
      model: model?.name ?? null,
      problem: await problem(),
    }),
    problem,
  }
}

interface LanguageModel {
  model: Model
  /** Undefined when the operator has turned the check off. */
  check: ModelCheck | undefined
}

async function createLanguageModel(config: Config, logger: Logger): Promise<LanguageModel> {
  // Not loaded for the offline assistant: with the openai package, they have 250 modules.
  const { openaiModel } = await import('@todo-agents/agent/models/openai/openai-model')
  const { checkModel } = await import('@todo-agents/agent/models/openai/check-model')
  const { OPENAI_API, OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_MODEL, OPENAI_HEADERS, MODEL_PRICES } = config
  const { OPENAI_MAX_OUTPUT_TOKENS, OPENAI_REASONING_EFFORT } = config
  const connection = {
    api: OPENAI_API,
    // The header Authorization is sent even to a server that needs no key.
    apiKey: OPENAI_API_KEY ?? 'none',
    model: OPENAI_MODEL,
    ...(OPENAI_BASE_URL && { baseURL: OPENAI_BASE_URL }),
    ...(OPENAI_HEADERS && { headers: OPENAI_HEADERS }),
  }
  const model = openaiModel({
    ...connection,
    ...(OPENAI_MAX_OUTPUT_TOKENS && { maxOutputTokens: OPENAI_MAX_OUTPUT_TOKENS }),
    ...(OPENAI_REASONING_EFFORT && { reasoningEffort: OPENAI_REASONING_EFFORT }),
    ...(MODEL_PRICES && { prices: MODEL_PRICES }),
    isBackground: config.OPENAI_BACKGROUND === 'true',
    firstByteMs: config.OPENAI_TIMEOUT * 1000,
    eventMs: config.OPENAI_EVENT_TIMEOUT * 1000,
    logger,
  })
  if (config.OPENAI_CHECK === 'off') return { model, check: undefined }
  const check = createModelCheck({ check: () => checkModel(connection), logger })
  return { model: check.watch(model), check }
}
