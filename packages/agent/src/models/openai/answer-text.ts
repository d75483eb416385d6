import type { AnswerSink } from '../../types.ts'
import { thinkingFilter, withoutThinking } from './thinking.ts'

const BETWEEN_MESSAGES = '\n\n'

export interface AnswerText {
  /** Takes the next piece of a message. */
  delta(piece: string): void
  /** Takes the whole text of a part of the message, of which the deltas may have left something out. */
  part(text: string): void
  /** Takes the whole text of the message that the deltas belong to, and ends that message. */
  done(message: string): void
  /** Takes the texts of all messages, as the last event of a reply repeats them. */
  final(messages: string[]): void
  /** Notes that the model thinks; `summary` is what the provider tells of it, or empty. */
  reasoning(summary: string): void
  /** Ends the text. Returns whether there is any. */
  end(): boolean
  /** Passes on everything that came since the last call: the text in one piece. */
  flush(sink: AnswerSink): void
}

/**
 * Joins the text of one reply, which may consist of several messages: a model may comment before it answers. Where a
 * message or the whole text is repeated, what the deltas left out is added. Where they differ, the text so far is
 * withdrawn and the repeated one is shown, because only that is what the model said.
 */
export function answerText(): AnswerText {
  // The pieces are joined only when a message is done: a string that grows piece by piece takes four times the memory.
  let pieces: string[] = []
  let settled = ''
  let isBetween = false
  let filter = thinkingFilter()
  /** Where in `pieces` the current part begins. */
  let partStart = 0

  let pending = ''
  let isReset = false
  let summary: string | null = null

  function show(text: string): void {
    if (text === '') return
    if (isBetween) settled += BETWEEN_MESSAGES
    pending += isBetween ? BETWEEN_MESSAGES + text : text
    isBetween = false
    pieces.push(text)
  }

  function replaceAll(text: string): void {
    isReset = true
    pending = text
  }

  function settle(): void {
    const text = pieces.join('')
    pieces = []
    partStart = 0
    filter = thinkingFilter()
    settled += text
    isBetween ||= text !== ''
  }

  return {
    delta(piece) {
      show(filter.push(piece))
      if (filter.isThinking()) summary ??= ''
    },
    part(text) {
      const whole = partStart === 0 ? withoutThinking(text) : text
      const shown = pieces.slice(partStart).join('')
      if (whole.startsWith(shown)) show(whole.slice(shown.length))
      partStart = pieces.length
    },
    done(message) {
      const whole = withoutThinking(message)
      const shown = pieces.join('')
      if (whole.startsWith(shown)) show(whole.slice(shown.length))
      else if (whole !== '' && !isSame(whole, shown)) {
        pieces = [whole]
        replaceAll(settled + whole)
      }
      settle()
    },
    final(messages) {
      const whole = messages
        .map(withoutThinking)
        .filter((text) => text !== '')
        .join(BETWEEN_MESSAGES)
      const shown = settled + pieces.join('')
      // Some servers repeat only the last message.
      if (whole === '' || isSame(whole, shown) || shown.endsWith(BETWEEN_MESSAGES + whole)) return
      if (whole.startsWith(shown)) pending += whole.slice(shown.length)
      else replaceAll(whole)
      settled = whole
      pieces = []
      isBetween = true
    },
    reasoning(piece) {
      summary = (summary ?? '') + piece
    },
    end() {
      show(filter.end())
      return settled !== '' || pieces.length > 0
    },
    flush(sink) {
      if (summary !== null) sink.reasoning(summary)
      summary = null
      if (isReset) sink.reset()
      isReset = false
      const text = pending
      pending = ''
      if (text !== '') sink.text(text)
    },
  }
}

/** Whether two texts differ at most in the space around them, which some servers leave out of the repeated one. */
function isSame(whole: string, shown: string): boolean {
  return whole.trim() === shown.trim()
}
