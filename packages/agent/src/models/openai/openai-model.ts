import OpenAI from 'openai'
import type { Model } from '../../types.ts'
import { streamChat } from './chat.ts'
import { openaiFailure } from './failure.ts'
import { streamResponse } from './responses.ts'

interface OpenaiModelOptions {
  /** Chat Completions for the many servers that speak only that. */
  api: 'responses' | 'chat'
  apiKey: string
  model: string
  /** OpenAI's own when left out. */
  baseURL?: string
  /** How often a request that got no answer, or a 429 or 5xx, is sent again; the package's default is 2. */
  maxRetries?: number
}

/** A language model behind OpenAI's API, or behind one of the many that copy it. Throws AppError `model_error`. */
export function openaiModel({ api, model, ...connection }: OpenaiModelOptions): Model {
  // What the package would print is thrown as an error as well, and belongs into our log.
  const client = new OpenAI({ ...connection, logLevel: 'off' })
  const stream = api === 'responses' ? streamResponse : streamChat
  return {
    name: model,
    async *stream(request) {
      try {
        yield* stream(client, model, request)
      } catch (error) {
        throw openaiFailure(error, model)
      }
    },
  }
}
