import { createHash } from 'node:crypto'
import type { ResponseCreateParamsStreaming, ResponseInputItem } from 'openai/resources/responses/responses'
import type { ModelRequest } from '../../types.ts'
import type { AssistantTurn, SentCall, SentTurn } from './conversation.ts'
import { sentTurns } from './conversation.ts'
import type { RequestOptions } from './request-options.ts'
import { isSelfContained } from './sent-state.ts'
import { functionTools } from './tool-schema.ts'

/**
 * Returns the body of a request to the Responses API. What stays the same from one request to the next comes first, so
 * that the provider finds it in its prompt cache.
 */
export function responsesRequest(
  model: string,
  { instructions, transcript, tools }: ModelRequest,
  options: RequestOptions,
): ResponseCreateParamsStreaming {
  const { refused, maxOutputTokens, reasoningEffort } = options
  const turns = sentTurns(transcript, 'responses', model)
  return {
    model,
    instructions,
    input: turns.flatMap((turn) => inputItems(turn, refused)),
    // OpenAI rejects an empty list, and `parallel_tool_calls` without tools.
    ...(tools.length > 0 && {
      tools: functionTools(tools, !refused.has('strict')).map((tool) => ({ type: 'function' as const, ...tool })),
      ...(!refused.has('parallel_tool_calls') && { parallel_tool_calls: true }),
    }),
    // The conversation is stored in our own database, so OpenAI need not keep a copy. Then reasoning comes encrypted,
    // and goes back with the next request. Models that do not reason refuse to be asked for it.
    store: false,
    ...(!refused.has('include') && { include: ['reasoning.encrypted_content' as const] }),
    ...(!refused.has('prompt_cache_key') && { prompt_cache_key: cacheKey(turns) }),
    stream: true,
    ...(maxOutputTokens !== undefined && !refused.has('max_tokens') && { max_output_tokens: maxOutputTokens }),
    ...(reasoningEffort !== undefined &&
      !refused.has('reasoning_effort') && { reasoning: { effort: reasoningEffort as 'low' } }),
  }
}

function inputItems(turn: SentTurn, refused: RequestOptions['refused']): ResponseInputItem[] {
  if (turn.role === 'user') return [turn]
  const outputs = turn.calls.map(({ id, output }) => ({ type: 'function_call_output' as const, call_id: id, output }))
  return [...outputItems(turn, !refused.has('reasoning_items')), ...outputs]
}

/**
 * Returns what the model said in one step, in the order in which it said it. OpenAI refuses a reasoning item without
 * the item that followed it, so one at the end is left out.
 */
function outputItems({ content, calls, state }: AssistantTurn, hasReasoning: boolean): ResponseInputItem[] {
  const message: ResponseInputItem[] = content ? [{ role: 'assistant', content }] : []
  const rest = { message, calls: calls.map(functionCall) }
  const items: ResponseInputItem[] = []
  for (const said of (hasReasoning && state?.output) || []) {
    if (said === 'message') items.push(...rest.message.splice(0))
    else if (said === 'function_call') items.push(...rest.calls.splice(0, 1))
    else if (isSelfContained(said)) items.push(withoutNulls(said) as unknown as ResponseInputItem)
  }
  const whole = [...items, ...rest.message, ...rest.calls]
  return whole.slice(0, whole.findLastIndex(({ type }) => type !== 'reasoning') + 1)
}

function functionCall({ id, name, arguments: json }: SentCall): ResponseInputItem {
  return { type: 'function_call', call_id: id, name, arguments: json }
}

/** OpenAI sends null for fields that it does not take back as null, such as `status`. */
function withoutNulls(item: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== null))
}

/**
 * Returns the same key for all requests of a conversation, so that OpenAI sends them to the machine that has the
 * conversation in its cache. Without a key, requests are spread by their first tokens, which are the same for all users.
 */
function cacheKey(turns: SentTurn[]): string {
  return createHash('sha256')
    .update(turns[0]?.role === 'user' ? turns[0].content : '')
    .digest('base64url')
}
