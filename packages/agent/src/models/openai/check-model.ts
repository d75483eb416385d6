import { APIError } from 'openai'
import { isRecord, parseJson } from '../../json.ts'
import { openaiFailure } from './failure.ts'

export interface CheckOptions {
  api: 'responses' | 'chat'
  apiKey: string
  model: string
  /** Default: OpenAI's own URL. */
  baseURL?: string
  headers?: Record<string, string>
  /** How long each of at most four requests may take, in milliseconds. */
  timeoutMs?: number
}

/** The default of the openai package. */
const OPENAI_URL = 'https://api.openai.com/v1'
const PATHS = { responses: '/responses', chat: '/chat/completions' }
/** How many models a sentence names. */
const NAMED_MODELS = 8

/** An answer of the server. `json` is undefined when the body is not JSON, such as a web page. */
interface Seen {
  status: number
  json: unknown
  headers: Headers
}

/**
 * Tries the server, the key and the model. Returns one sentence that says what is wrong and what to change, or null when
 * the model can be asked. Costs nothing when the server lists its models; otherwise it asks for one answer of at most 16
 * tokens. Never rejects.
 */
export async function checkModel(options: CheckOptions): Promise<string | null> {
  try {
    return await findProblem(options)
  } catch (error) {
    return notReachable(options, error)
  }
}

async function findProblem(options: CheckOptions): Promise<string | null> {
  const { model } = options
  const listed = await request(options, '/models')
  if (listed.status === 401 || listed.status === 403) return sentenceOf(listed, options)
  const models = modelIds(listed.json)
  if (models === null) {
    const fixed = await withVersion(options)
    if (fixed) return `OPENAI_BASE_URL lacks the path of the API. Set OPENAI_BASE_URL=${shown(fixed)}`
  }
  const missing = await findMissingApi(options)
  if (missing) return missing
  if (models?.some((id) => isSame(id, model))) return null
  const asked = await request(options, PATHS[options.api], smallRequest(options))
  if (isAnswer(asked)) return null
  if (models && models.length > 0 && asked.status >= 400 && asked.status < 500 && asked.status !== 429) {
    return `The model provider does not offer the model "${model}". Set OPENAI_MODEL to one that it offers, such as ${listOf(models)}.`
  }
  return sentenceOf(asked, options)
}

/** Returns the base URL with `/v1` when the server has its API there; null otherwise. */
async function withVersion(options: CheckOptions): Promise<string | null> {
  const { baseURL } = options
  if (baseURL === undefined || /\/v\d+\/?$/.test(baseURL)) return null
  const fixed = `${baseURL.replace(/\/+$/, '')}/v1`
  const listed = await request({ ...options, baseURL: fixed }, '/models').catch(() => null)
  return listed && (modelIds(listed.json) || listed.status === 401) ? fixed : null
}

/**
 * Returns a sentence when the server has not the configured API. An empty request costs nothing: a server that has the API
 * refuses it as incomplete.
 */
async function findMissingApi(options: CheckOptions): Promise<string | null> {
  const { api } = options
  const other = api === 'chat' ? 'responses' : 'chat'
  if (!isMissing(await request(options, PATHS[api], {}))) return null
  if (isMissing(await request(options, PATHS[other], {}))) {
    return `There is no model provider at ${shown(baseOf(options))}. Check OPENAI_BASE_URL; most servers need a path such as /v1 at its end.`
  }
  const name = api === 'chat' ? 'Chat Completions' : 'the Responses API'
  return `The server at ${shown(baseOf(options))} does not know ${name}. Set OPENAI_API=${other}.`
}

/** A path that does not exist. LM Studio answers 200 with an error that names the path. */
function isMissing({ status, json }: Seen): boolean {
  if ([404, 405, 501].includes(status)) return true
  return status === 200 && !isAnswer({ status, json })
}

function isAnswer({ status, json }: Pick<Seen, 'status' | 'json'>): boolean {
  return status === 200 && isRecord(json) && json.error == null && ('choices' in json || 'output' in json)
}

function smallRequest({ api, model }: CheckOptions): object {
  if (api === 'chat') return { model, messages: [{ role: 'user', content: 'Hi' }], stream: false }
  return { model, input: 'Hi', max_output_tokens: 16, store: false, stream: false }
}

async function request(options: CheckOptions, path: string, body?: object): Promise<Seen> {
  const { apiKey, headers, timeoutMs = 10_000 } = options
  const response = await fetch(`${baseOf(options)}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${apiKey}`,
      ...(body && { 'content-type': 'application/json' }),
      ...headers,
    },
    signal: AbortSignal.timeout(timeoutMs),
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: response.status, json: parseJson(await response.text()), headers: response.headers }
}

function baseOf({ baseURL = OPENAI_URL }: CheckOptions): string {
  return baseURL.replace(/\/+$/, '')
}

/** Returns a URL without a user and a password, which it may have for a proxy. */
function shown(base: string): string {
  return base.replace(/\/\/[^/@]*@/, '//')
}

/** Returns the ids in a list of models, or null when the JSON is not such a list. */
function modelIds(json: unknown): string[] | null {
  if (!isRecord(json) || !Array.isArray(json.data)) return null
  return json.data.flatMap((each) => (isRecord(each) && typeof each.id === 'string' ? [each.id] : []))
}

/** Ollama lists `llama3:latest` for `llama3`, Gemini `models/gemini-pro` for `gemini-pro`. */
function isSame(id: string, model: string): boolean {
  return id === model || id === `${model}:latest` || id === `models/${model}`
}

function listOf(models: string[]): string {
  const named = models.slice(0, NAMED_MODELS).join(', ')
  return models.length > NAMED_MODELS ? `${named} and ${models.length - NAMED_MODELS} more` : named
}

/** Returns the sentence that a user would read for this answer. */
function sentenceOf({ status, json, headers }: Seen, { model }: CheckOptions): string {
  const refused = status >= 400 ? status : 502
  return openaiFailure(APIError.generate(refused, Object(json), undefined, headers), model).message
}

function notReachable(options: CheckOptions, error: unknown): string {
  const base = shown(baseOf(options))
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return `The model provider at ${base} does not answer. Check the network and OPENAI_BASE_URL.`
  }
  const { code } = ((error as Error).cause ?? {}) as { code?: unknown }
  if (code === 'ECONNREFUSED') return `No server runs at ${base}. Start it, or check OPENAI_BASE_URL.`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `The host of ${base} is not found. Check the network${options.baseURL ? ' and OPENAI_BASE_URL' : ''}.`
  }
  return `The model provider at ${base} is not reachable. Check the network and OPENAI_BASE_URL.`
}
