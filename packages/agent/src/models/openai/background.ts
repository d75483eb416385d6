import { json } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { APIError } from 'openai'
import type { Response as OpenaiResponse } from 'openai/resources/responses/responses'
import type { AnswerSink, BackgroundRequest, ModelAnswer } from '../../types.ts'
import { brokenOff } from '../http/failure.ts'
import { bodyOf } from '../http/fetch.ts'
import type { Reply } from '../http/reply.ts'
import type { Post } from './post.ts'

interface StoredRequest {
  response_id: string
  model: string
}

interface BackgroundOptions {
  model: string
  background: BackgroundRequest
  signal: AbortSignal
  sink: AnswerSink
  /** Reads a reply. Each attempt needs a new one. */
  newReply(): Reply
  /** Sends the request, with `background` and `store`. */
  create(): Promise<Response>
  post: Post
  /** Reads the events of a response. */
  read(response: Response, reply: Reply): Promise<ModelAnswer>
}

/** How long to wait between two looks at a response that can no longer be streamed, in milliseconds. */
const LOOK_MS = 1_000

/** The longest time that a response is waited for in this way, in milliseconds. */
const MAX_LOOKS_MS = 15 * 60_000

/** How long a cancellation may take, in milliseconds. Nothing waits for it. */
const CANCEL_MS = 10_000

/**
 * Asks the Responses API for an answer in background mode: OpenAI goes on with it when the connection or this process
 * is lost, and keeps its events. The id of the response is stored with the run. The next attempt, in this process or
 * another one, reads the same response from its start, because the text of a lost attempt was withdrawn. Only when
 * OpenAI no longer has a complete answer is it asked for a new one.
 */
export async function askInBackground(options: BackgroundOptions): Promise<ModelAnswer> {
  const { background, sink, signal } = options
  const stored = await storedRequest(options)
  let response_id = stored?.response_id ?? null
  try {
    if (stored) {
      const answer = await pickUp(options, stored.response_id)
      if (answer) return answer
      // The response may have said something before it failed.
      sink.reset()
      response_id = null
      background.forget()
    }
    return await createAnswer(options, (id) => {
      response_id = id
    })
  } catch (error) {
    if (signal.aborted && response_id !== null && background.isCancelled()) cancel(options, response_id)
    throw error
  }
}

/** Returns null without a stored request, or when it was made of another model. */
async function storedRequest({ background, model }: BackgroundOptions): Promise<StoredRequest | null> {
  const { response_id, model: storedModel } = Object(await background.stored()) as Partial<StoredRequest>
  return typeof response_id === 'string' && storedModel === model ? { response_id, model } : null
}

async function createAnswer(
  { model, background, newReply, create, read }: BackgroundOptions,
  onId: (id: string) => void,
): Promise<ModelAnswer> {
  let storing: Promise<void> | null = null
  const watched = watchedReply(newReply(), (response_id) => {
    onId(response_id)
    // Awaited below, so that the request is stored before the step is journalled, which clears it.
    storing = background.store({ response_id, model })
  })
  try {
    return await read(await create(), watched.reply)
  } catch (error) {
    await storing
    // OpenAI has said that this answer failed, so the next attempt needs a new one.
    if (watched.hasFailed()) background.forget()
    throw error
  } finally {
    await storing
  }
}

/**
 * Returns the answer of a response that was asked for before; null when there will be none. Rejects when the connection
 * is lost: then the response can still be picked up later.
 */
async function pickUp(options: BackgroundOptions, response_id: string): Promise<ModelAnswer | null> {
  const { post, read, newReply, signal } = options
  const path = `/responses/${encodeURIComponent(response_id)}`
  const response = await post(`${path}?stream=true`, null, signal).catch(whenRefused)
  // OpenAI streams a response for five minutes, and keeps it for longer.
  if (response === null || isJson(response)) return answerOf(options, path, response)
  const watched = watchedReply(newReply(), () => {})
  try {
    return await read(response, watched.reply)
  } catch (error) {
    if (watched.hasFailed()) return null
    throw error
  }
}

/** Returns null for an answer of the server that refuses the request. Rethrows what may be better a little later. */
function whenRefused(error: unknown): null {
  const status = error instanceof APIError ? error.status : undefined
  if (status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429) return null
  throw error
}

/** Reads a response as one object, as often as it takes until it has an end. */
async function answerOf(
  { post, newReply, sink, signal }: BackgroundOptions,
  path: string,
  first: Response | null,
): Promise<ModelAnswer | null> {
  const until = performance.now() + MAX_LOOKS_MS
  let response = first ?? (await post(path, null, signal).catch(whenRefused))
  while (response !== null && performance.now() < until) {
    const found = Object(await json(bodyOf(response)).catch(asBrokenOff)) as OpenaiResponse
    if (found.status === 'completed') return wholeAnswer(found, newReply(), sink)
    if (found.status !== 'in_progress' && found.status !== 'queued') return null
    await delay(LOOK_MS, undefined, { signal })
    response = await post(path, null, signal).catch(whenRefused)
  }
  return null
}

function asBrokenOff(error: unknown): never {
  throw brokenOff(error)
}

/** The object has all that the events had. */
function wholeAnswer(response: OpenaiResponse, reply: Reply, sink: AnswerSink): ModelAnswer {
  reply.take('response.completed', JSON.stringify({ type: 'response.completed', response }))
  const answer = reply.answer()
  reply.flush(sink)
  return answer
}

function isJson(response: Response): boolean {
  return response.headers.get('content-type')?.includes('json') ?? false
}

/** Without it, OpenAI would finish an answer that no one reads. */
function cancel({ post }: BackgroundOptions, response_id: string): void {
  const path = `/responses/${encodeURIComponent(response_id)}/cancel`
  post(path, {}, AbortSignal.timeout(CANCEL_MS)).then(
    (response) => bodyOf(response).resume(),
    () => {},
  )
}

const FAILED = new Set(['response.failed', 'response.incomplete', 'error'])

/** Passes all events on to a reply, and notes the id of the response, and whether it has failed. */
function watchedReply(reply: Reply, onId: (id: string) => void) {
  let isIdKnown = false
  let hasFailed = false

  function note(name: string, data: string): void {
    if (isIdKnown && !FAILED.has(name) && name !== '') return
    const { type, response } = parsed(data)
    if (typeof type === 'string' && FAILED.has(type)) hasFailed = true
    const id = Object(response).id
    if (isIdKnown || typeof id !== 'string') return
    isIdKnown = true
    onId(id)
  }

  return {
    hasFailed: () => hasFailed,
    reply: {
      ...reply,
      take(name: string, data: string) {
        note(name, data)
        return reply.take(name, data)
      },
    },
  }
}

function parsed(data: string): { type?: unknown; response?: unknown } {
  try {
    return Object(JSON.parse(data))
  } catch {
    // The reply says what is wrong with it.
    return {}
  }
}
