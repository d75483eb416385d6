import type { ContextBudget } from '../context/context-budget.ts'
import type { ModelRequest, RunPort, TranscriptItem } from '../types.ts'
import { fitContext, fixedTokens } from './context.ts'
import type { RetryOutages } from './retry-outages.ts'

/** How many messages a model without a budget sees. */
const LAST_MESSAGES = 40

interface FitOptions {
  port: RunPort
  context: ContextBudget | null
  retryOutages: RetryOutages
}

/** `tokens`: how many the request has, as estimated; 0 without a budget. */
interface FittedRequest {
  request: ModelRequest
  tokens: number
}

/**
 * Adds to a request what fits into the budget of the run, and stores the turns that were folded for it. `hasOverflowed`:
 * the model has just refused this request because it was too long.
 */
export async function fitRequest(
  { port, context, retryOutages }: FitOptions,
  request: ModelRequest,
  hasOverflowed: boolean,
): Promise<FittedRequest> {
  if (!context) return { request, tokens: 0 }
  const { transcript, instructions, tools } = request
  const fixed = fixedTokens(instructions, tools)
  const memory = await retryOutages(() => port.memory())
  const { items, fold, tokens } = fitContext(transcript, memory, Math.max(0, context.room(hasOverflowed) - fixed))
  if (fold) await retryOutages(() => port.fold(fold))
  return {
    request: { ...request, transcript: lastMessages(transcript), context: items },
    tokens: tokens + fixed,
  }
}

/** Returns the last messages with their results. The first one is a user message. */
function lastMessages(transcript: TranscriptItem[]): TranscriptItem[] {
  let messages = 0
  let start = transcript.length
  for (let at = transcript.length - 1; at >= 0; at--) {
    const { role } = transcript[at]!
    if (role !== 'tool' && ++messages > LAST_MESSAGES) break
    if (role === 'user') start = at
  }
  return transcript.slice(start)
}
