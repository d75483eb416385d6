import type { Message } from '@todo-agents/contract/session'
import { joinSources, sourceOf } from './answer-source.ts'
import type { ChatAction, ChatMessage, ChatPart, ChatState } from './chat-state.ts'
import { initialChat } from './chat-state.ts'

/**
 * Shows the latest stored messages. If the chat already shows their conversation, some of its messages stay: those that
 * the store did not have yet when it was read, and those before the first stored one. The latter are dropped when
 * messages may be missing in between.
 */
export function withHistory(
  state: ChatState,
  { session_id, messages: stored, next_cursor = null }: Extract<ChatAction, { type: 'history_loaded' }>,
): ChatState {
  const messages = toChatMessages(stored)
  if (session_id !== state.session_id) return { ...initialChat(session_id), messages, older: next_cursor }
  const before = next_cursor === null ? [] : shownBefore(state, messages)
  const latest = messages.filter((message) => !goesOn(message, state)).map((message) => fuller(message, state))
  const shown = [...before, ...latest, ...live(state, messages)]
  const older = before.length > 0 ? state.older : next_cursor
  return { ...state, messages: withUnanswered(state, shown), older }
}

/** Shows earlier messages. Changes nothing when the chat has another conversation or another cursor by now. */
export function withOlder(
  state: ChatState,
  { session_id, before, messages: stored, next_cursor }: Extract<ChatAction, { type: 'older_loaded' }>,
): ChatState {
  if (session_id !== state.session_id || before !== state.older) return state
  const older = toChatMessages(stored)
  const shown = new Set(state.messages.map(keyOf))
  const beginnings = new Map(older.map((message) => [keyOf(message), message]))
  const messages = [
    ...older.filter((message) => !shown.has(keyOf(message))),
    ...state.messages.map((message) => withBeginning(message, beginnings.get(keyOf(message)))),
  ]
  return { ...state, messages, older: next_cursor }
}

/**
 * Returns `message` with the parts of `beginning` before its own. This joins an answer that is split over two pages of
 * the history: the earlier page has its first steps. Returns `message` unchanged when it already has these steps,
 * because the chat has followed its run.
 */
function withBeginning(message: ChatMessage, beginning: ChatMessage | undefined): ChatMessage {
  if (beginning === undefined || message.role === 'user') return message
  const calls = new Set(message.parts.map((part) => (part.type === 'tool_call' ? part.call_id : null)))
  const isWhole = beginning.parts.some((part) => part.type === 'tool_call' && calls.has(part.call_id))
  if (isWhole) return message
  const source = joinSources(beginning.source, message.source)
  return { ...message, parts: [...beginning.parts, ...message.parts], ...(source && { source }) }
}

/**
 * Returns the messages that are shown before the first stored one. Empty when no stored message is shown, because
 * messages may be missing between the shown and the stored ones.
 */
function shownBefore({ messages, older }: ChatState, stored: ChatMessage[]): ChatMessage[] {
  if (older === undefined) return []
  const keys = new Set(stored.map(keyOf))
  const first = messages.findIndex((message) => message.run_id !== null && keys.has(keyOf(message)))
  return messages.slice(0, Math.max(0, first)).filter(({ run_id }) => run_id !== null)
}

/**
 * Returns `shown` with the messages that the server refused, which are not stored. Each stays behind the message that
 * it followed.
 */
function withUnanswered({ messages }: ChatState, shown: ChatMessage[]): ChatMessage[] {
  const result = [...shown]
  messages.forEach((message, index) => {
    if (message.run_id !== null || !message.failure || result.includes(message)) return
    const previous = messages[index - 1]
    const place = previous ? result.findIndex((one) => keyOf(one) === keyOf(previous)) : -1
    result.splice(place + 1, 0, message)
  })
  return result
}

/**
 * Returns the shown messages that the store did not have yet when it was read: all messages of the run that goes on,
 * and at the end those that no run has taken up and those of newer runs.
 */
function live(state: ChatState, stored: ChatMessage[]): ChatMessage[] {
  const { messages } = state
  const keys = new Set(stored.map(keyOf))
  const newest = Math.max(...stored.map(madeAt))
  const tail = messages.findLastIndex((message) => !goesOn(message, state) && keys.has(keyOf(message))) + 1
  return messages.filter(
    (message, index) =>
      goesOn(message, state) ||
      // Leaves out the messages of runs that are older than the newest stored run. They would be stored, too, unless
      // the run was cancelled in the queue or is too old.
      (index >= tail && !(madeAt(message) < newest)),
  )
}

/**
 * Returns the form of a message that has more content. The store may have been read in the middle of an answer whose
 * rest has arrived since.
 */
function fuller(stored: ChatMessage, { messages }: ChatState): ChatMessage {
  const shown = messages.find(({ id }) => id === stored.id)
  return shown && extent(shown) > extent(stored) ? shown : stored
}

function extent({ parts }: ChatMessage): number {
  return parts.length + parts.filter((part) => part.type === 'tool_call' && part.status !== null).length
}

function goesOn(message: ChatMessage, { run_id }: ChatState): boolean {
  return run_id !== null && message.run_id === run_id
}

/** Returns a key that is the same for a message and its stored form. A user's message has another id in the store. */
function keyOf({ id, role, run_id }: ChatMessage): string {
  return run_id === null ? id : `${role} ${run_id}`
}

/**
 * Returns when the message's run was created, in milliseconds since 1970, from the start of its id, a UUIDv7. Returns
 * NaN without a run: every comparison with NaN is false.
 */
function madeAt({ run_id }: ChatMessage): number {
  return run_id === null ? Number.NaN : Number(`0x${run_id.slice(0, 13).replace('-', '')}`)
}

/**
 * Joins all steps of a run into one message, as when they are streamed, also when another run's messages lie between
 * them.
 */
function toChatMessages(stored: Message[]): ChatMessage[] {
  const messages: ChatMessage[] = []
  for (const one of stored) {
    const { id, role, run_id, content, tool_calls, error_code } = one
    const text: ChatPart[] = content === '' ? [] : [{ type: 'text', content, streaming: false }]
    const parts = [...text, ...tool_calls.map((call): ChatPart => ({ type: 'tool_call', ...call }))]
    const isAnswer = role === 'assistant' && run_id !== null
    const begun = isAnswer && messages.find((message) => message.id === run_id)
    const source = joinSources(begun ? begun.source : undefined, sourceOf(one))
    if (begun) Object.assign(begun, { parts: [...begun.parts, ...parts], ...(source && { source }) })
    else
      messages.push({
        id: isAnswer ? run_id : id,
        role,
        run_id,
        parts,
        ...(source && { source }),
        ...(error_code && { failure: { code: error_code, message: null } }),
      })
  }
  return messages
}
