import type { Model, ModelRequest } from '../../types.ts'
import { bodyOf } from '../http/fetch.ts'
import { readReply } from '../http/read-reply.ts'
import type { ReplyLogger } from '../http/reply.ts'
import type { Prices } from '../prices.ts'
import { costOf, KNOWN_PRICES } from '../prices.ts'
import { askInBackground } from './background.ts'
import { chatReply } from './chat-reply.ts'
import { chatRequest } from './chat-request.ts'
import { openaiFailure } from './failure.ts'
import { createPost } from './post.ts'
import type { Refusal } from './refused-parameters.ts'
import { refusalIn } from './refused-parameters.ts'
import { responsesReply } from './responses-reply.ts'
import { responsesRequest } from './responses-request.ts'

interface OpenaiModelOptions {
  /** `chat` is Chat Completions, the only API of many compatible servers. */
  api: 'responses' | 'chat'
  apiKey: string
  model: string
  /** Default: OpenAI's own URL. */
  baseURL?: string
  /** Sent with each request, beside those of the API. */
  headers?: Record<string, string>
  /** How long the server may take to send its first byte, in milliseconds. */
  firstByteMs?: number
  /** How long the server may send no event after that, in milliseconds. Comments that keep the connection do not count. */
  eventMs?: number
  /** The longest answer, in tokens. Default: that of the server. */
  maxOutputTokens?: number
  /** How much a reasoning model thinks, such as `low`. Default: that of the server. */
  reasoningEffort?: string
  /**
   * Lets OpenAI finish an answer when this process dies, so that the next one picks it up instead of paying twice. Only
   * for the Responses API.
   */
  isBackground?: boolean
  /** Adds to, and overrides, the known prices. */
  prices?: Prices
  logger?: ReplyLogger
}

const APIS = {
  chat: { path: '/chat/completions', body: chatRequest, reply: chatReply },
  responses: { path: '/responses', body: responsesRequest, reply: responsesReply },
}

/** OpenAI can only go on with what it stores. */
const IN_BACKGROUND = { background: true, store: true }

/**
 * A language model behind OpenAI's API, or behind a compatible one. {@link createPost} makes the request, and
 * {@link readReply} reads the stream.
 *
 * Traded for speed: the plain form would be the package's own `Stream`. Saves the CPU time of that stream, which is
 * twice that of all other work together. replies.test.ts checks that both forms do the same.
 */
export function openaiModel({ api, model, apiKey, baseURL, prices, logger, ...options }: OpenaiModelOptions): Model {
  const { headers = {}, firstByteMs = 60_000, eventMs = 30_000, isBackground = false } = options
  const inBackground = isBackground && api === 'responses'
  const known = { ...KNOWN_PRICES, ...prices }
  const post = createPost({ apiKey, headers, stallMs: firstByteMs, ...(baseURL && { baseURL }) })
  const { path, body, reply } = APIS[api]
  const { maxOutputTokens, reasoningEffort } = options
  const refused = new Set<Refusal>()

  /**
   * Sends a request. When the server refuses a part of it by name, sends it again without that part, and remembers this
   * for all later requests. Each part is left out at most once, so the attempts come to an end.
   */
  function send(request: ModelRequest): Promise<Response> {
    const without = new Set(refused)
    const made = body(model, request, { maxOutputTokens, reasoningEffort, refused: without })
    const sent = inBackground ? { ...made, ...IN_BACKGROUND } : made
    return post(path, sent, request.signal).catch((error) => {
      const refusal = refusalIn(error, sent, without)
      if (refusal === null) throw error
      refused.add(refusal)
      logger?.warn(
        { model, refusal },
        'the model server refused a part of a request, which is sent without it from now on',
      )
      return send(request)
    })
  }

  return {
    name: model,
    // Not an async function: that would keep the request, with the whole conversation, in memory until the answer ends.
    ask(request, sink) {
      const { signal } = request
      const tools = new Set(request.tools.map(({ name }) => name))
      const limits = { firstByteMs, eventMs, sentAt: performance.now(), logger }
      const newReply = () => reply({ model, tools, logger })
      const create = () => send(withContext(request))
      const read = (response: Response, into = newReply()) => readReply(bodyOf(response), into, signal, sink, limits)
      const { background } = request
      const answered =
        inBackground && background
          ? askInBackground({ model, background, signal, sink, newReply, create, read, post })
          : create().then((response) => read(response))
      return answered
        .then((answer) => ({ ...answer, usage: { ...answer.usage, cost_usd: costOf(model, answer.usage, known) } }))
        .catch((error) => {
          throw openaiFailure(error, model)
        })
    },
  }
}

/** The requests are made of the transcript, which is here what fits into the context of the model. */
function withContext({ context, ...request }: ModelRequest): ModelRequest {
  return context ? { ...request, transcript: context } : request
}
