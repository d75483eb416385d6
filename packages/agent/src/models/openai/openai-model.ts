import type { Model } from '../../types.ts'
import { bodyOf } from '../http/fetch.ts'
import { readReply } from '../http/read-reply.ts'
import { chat } from './chat.ts'
import { openaiFailure } from './failure.ts'
import { createPost } from './post.ts'
import { responses } from './responses.ts'

interface OpenaiModelOptions {
  /** `chat` is Chat Completions, the only API of many compatible servers. */
  api: 'responses' | 'chat'
  apiKey: string
  model: string
  /** Default: OpenAI's own URL. */
  baseURL?: string
  /** How long the server may send nothing before the request fails, in milliseconds. */
  stallMs?: number
}

/**
 * A language model behind OpenAI's API, or behind a compatible one. {@link createPost} makes the request, and
 * {@link readReply} reads the stream.
 *
 * Traded for speed: the plain form would be the package's own `Stream`. Saves the CPU time of that stream, which is
 * twice that of all other work together. replies.test.ts checks that both forms do the same.
 */
export function openaiModel({ api, model, stallMs = 120_000, ...connection }: OpenaiModelOptions): Model {
  const post = createPost({ ...connection, stallMs })
  const { path, body, reply } = api === 'responses' ? responses : chat
  return {
    name: model,
    // Not an async function: that would keep the request, with the whole conversation, in memory until the answer ends.
    ask(request, onText) {
      const { signal } = request
      return post(path, body(model, request), signal)
        .then((response) => readReply(bodyOf(response), reply(), signal, onText))
        .catch((error) => {
          throw openaiFailure(error, model)
        })
    },
  }
}
