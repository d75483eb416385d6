import OpenAI from 'openai'
import { abortRelay } from '../../run/abort-relay.ts'
import type { Model } from '../../types.ts'
import { bodyOf, nodeFetch } from '../http/fetch.ts'
import { chat } from './chat.ts'
import { openaiFailure } from './failure.ts'
import { readReply } from './read-reply.ts'
import { responses } from './responses.ts'

interface OpenaiModelOptions {
  /** Chat Completions for the many servers that speak only that. */
  api: 'responses' | 'chat'
  apiKey: string
  model: string
  /** OpenAI's own when left out. */
  baseURL?: string
  /** How long the server may send nothing before it is given up, in milliseconds. */
  stall_ms?: number
}

/**
 * A language model behind OpenAI's API, or behind one of the many that copy it. The package makes the request and
 * reads errors; the stream is read here, since the package's own costs twice as much as all the rest together.
 */
export function openaiModel({ api, model, stall_ms = 120_000, ...connection }: OpenaiModelOptions): Model {
  const client = new OpenAI({
    ...connection,
    fetch: nodeFetch(stall_ms),
    // The run loop asks again, and knows whether it may.
    maxRetries: 0,
    // What the package would print is thrown as an error as well, and belongs into our log.
    logLevel: 'off',
  })
  const { send, reply } = api === 'responses' ? responses : chat
  return {
    name: model,
    // No async function: that would keep the request, the whole conversation, for as long as the answer takes.
    ask(request, onText) {
      const { signal } = request
      // The package ties a signal of its own to the one that it is given, for as long as that lives.
      const sending = abortRelay(signal)
      return send(client, model, { ...request, signal: sending.signal })
        .finally(sending.release)
        .then((response) => readReply(bodyOf(response), reply(), signal, onText))
        .catch((error) => {
          throw openaiFailure(error, model)
        })
    },
  }
}
