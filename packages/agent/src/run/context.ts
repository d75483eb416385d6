import { estimateTokens } from '../context/estimate-tokens.ts'
import { shortenResult } from '../context/shorten-result.ts'
import { addToSummary, summaryItems } from '../context/summary.ts'
import type { Fold, SessionMemory, TranscriptItem } from '../types.ts'

/** Turns are folded when more messages than this are not folded yet. The port reads no more than 160. */
const MAX_MESSAGES = 120

/** How many turns are sent unshortened, if they fit, that of the current run included. */
const LAST_TURNS = 2

/** The longest summary, in characters. */
const MAX_SUMMARY_LENGTH = 6000

export interface Fitted {
  /** What is sent: the summary, then the turns that are not folded. */
  items: TranscriptItem[]
  /** The turns that must be stored as folded before the request is sent; null when there are none. */
  fold: Fold | null
  /** The estimated tokens of `items`. */
  tokens: number
}

/**
 * Chooses what a model sees of a conversation within `room` tokens of `estimateTokens`. In this order, and only as far
 * as needed:
 *
 * 1. Everything since the summary is sent as it is.
 * 2. Long results of tools are shortened, except in the last turns.
 * 3. The oldest turns are folded into the summary until half of the room is free. So the start of the requests, which
 *    providers cache, changes only once in many turns.
 * 4. All turns before the current one are folded, and results of the current turn that the model has already read are
 *    shortened.
 * 5. The summary is left out.
 *
 * The current turn is never folded, and a call is never separated from its result. So the result exceeds `room` only
 * when the current turn alone does. Pure and deterministic.
 */
export function fitContext(transcript: TranscriptItem[], memory: SessionMemory, room: number): Fitted {
  const { summary } = memory
  const turns = unfoldedTurns(transcript, memory)
  const isShort = turns.reduce((sum, { messages }) => sum + messages, 0) <= MAX_MESSAGES
  const whole = sent(summary, turns)
  if (isShort && whole.tokens <= room) return { ...whole, fold: null }

  const shorter = turns.map((turn, at) => (at < turns.length - LAST_TURNS ? shortenedTurn(turn) : turn))
  const shortened = sent(summary, shorter)
  if (isShort && shortened.tokens <= room) return { ...shortened, fold: null }

  const count = foldCount(shorter, room / 2)
  const folded = withFold(turns.slice(0, count), shorter.slice(count), memory, room)
  if (folded.tokens <= room || turns.length === 0) return folded

  const current = [withReadShortened(turns.at(-1)!)]
  const alone = withFold(turns.slice(0, -1), current, memory, room)
  return alone.tokens <= room ? alone : { ...sent(null, current), fold: alone.fold }
}

/** Returns the estimated tokens of the parts of a request that are always the same. */
export function fixedTokens(instructions: string, tools: object): number {
  return estimateTokens(instructions) + toolTokens(tools)
}

const tokensOfTools = new WeakMap<object, number>()

function toolTokens(tools: object): number {
  const known = tokensOfTools.get(tools)
  if (known !== undefined) return known
  const tokens = estimateTokens(JSON.stringify(tools))
  tokensOfTools.set(tools, tokens)
  return tokens
}

/** A user message and everything up to the next one. `seq`: that of its run; null for the current run. */
interface Turn {
  seq: number | null
  items: TranscriptItem[]
  tokens: number
  messages: number
}

function unfoldedTurns(transcript: TranscriptItem[], { turns: seqs, summarized_seq }: SessionMemory): Turn[] {
  const turns: TranscriptItem[][] = []
  for (const item of transcript) {
    if (item.role === 'user' || turns.length === 0) turns.push([])
    turns.at(-1)!.push(item)
  }
  return turns
    .map((items, at) => turnOf(at < turns.length - 1 ? (seqs[at] ?? null) : null, items))
    .filter(({ seq }) => seq === null || seq > summarized_seq)
}

function turnOf(seq: number | null, items: TranscriptItem[]): Turn {
  const tokens = items.reduce((sum, item) => sum + itemTokens(item), 0)
  return { seq, items, tokens, messages: items.filter(({ role }) => role !== 'tool').length }
}

function shortenedTurn({ seq, items }: Turn): Turn {
  return turnOf(seq, items.map(shortenedItem))
}

/** Shortens the results that the model has seen when it took its last step. */
function withReadShortened({ seq, items }: Turn): Turn {
  const last = items.findLastIndex(({ role }) => role === 'assistant')
  return turnOf(
    seq,
    items.map((item, at) => (at < last ? shortenedItem(item) : item)),
  )
}

function shortenedItem(item: TranscriptItem): TranscriptItem {
  if (item.role !== 'tool') return item
  const output = shortenResult(item.output)
  return output === item.output ? item : { ...item, output }
}

/** Returns how many turns to fold, so that the others have at most so many tokens and half of the messages. */
function foldCount(turns: Turn[], tokens: number): number {
  let left = turns.reduce((sum, turn) => sum + turn.tokens, 0)
  let messages = turns.reduce((sum, turn) => sum + turn.messages, 0)
  let count = 0
  while (count < turns.length - LAST_TURNS && (left > tokens || messages > MAX_MESSAGES / 2)) {
    left -= turns[count]!.tokens
    messages -= turns[count]!.messages
    count++
  }
  return count
}

function withFold(folded: Turn[], kept: Turn[], { summary }: SessionMemory, room: number): Fitted {
  const seq = folded.at(-1)?.seq ?? null
  if (seq === null) return { ...sent(summary, kept), fold: null }
  const longer = boundedSummary(summary, folded, room)
  return { ...sent(longer, kept), fold: { summary: longer, seq } }
}

/** A third of the room at most, so that the summary fits beside the half that stays. */
function boundedSummary(summary: string | null, folded: Turn[], room: number): string {
  const items = folded.map((turn) => turn.items)
  const length = Math.min(MAX_SUMMARY_LENGTH, room)
  const longer = addToSummary(summary, items, length)
  const tokens = estimateTokens(longer)
  if (tokens <= room / 3) return longer
  return addToSummary(summary, items, Math.floor((length * room) / 3 / tokens))
}

function sent(summary: string | null, turns: Turn[]): Omit<Fitted, 'fold'> {
  const known = summary === null ? [] : summaryItems(summary)
  const tokens = [...known.map(itemTokens), ...turns.map((turn) => turn.tokens)].reduce((sum, each) => sum + each, 0)
  return { items: [...known, ...turns.flatMap(({ items }) => items)], tokens }
}

/** What the form of a message costs beside its content. */
const OF_MESSAGE = 5

/** The same items are counted at each step of a run. */
const tokensOfItems = new WeakMap<TranscriptItem, number>()

function itemTokens(item: TranscriptItem): number {
  const known = tokensOfItems.get(item)
  if (known !== undefined) return known
  const tokens = OF_MESSAGE + textsOf(item).reduce((sum, text) => sum + estimateTokens(text), 0)
  tokensOfItems.set(item, tokens)
  return tokens
}

function textsOf(item: TranscriptItem): string[] {
  if (item.role === 'user') return [item.content]
  if (item.role === 'tool') return [JSON.stringify(item.output) ?? '']
  const calls = item.tool_calls.flatMap((call) => [call.tool_name, call.arguments])
  // What a provider gets back with its own answer counts, too.
  return [item.content, ...calls, item.model_state === undefined ? '' : JSON.stringify(item.model_state)]
}
