/** How models without a field for their reasoning mark it at the start of their text. */
const MARKS: [open: string, close: string][] = [
  ['<think>', '</think>'],
  ['<thinking>', '</thinking>'],
  ['<thought>', '</thought>'],
  ['<reasoning>', '</reasoning>'],
  ['[THINK]', '[/THINK]'],
]

interface ThinkingFilter {
  /** Takes the next piece of the text and returns what of it belongs to the answer. */
  push(piece: string): string
  /** Returns the rest of the answer, which might have been the beginning of a mark. */
  end(): string
  isThinking(): boolean
}

/**
 * Tells reasoning that is marked within a text from the answer. Marks count only before the answer's first word,
 * because a model may write about them later.
 */
export function thinkingFilter(): ThinkingFilter {
  let state: 'start' | 'thinking' | 'answer' = 'start'
  let close = ''
  /** At the start: space and what may become a mark. While thinking: what may become the closing mark. */
  let held = ''
  let hasThought = false

  function atStart(): string {
    // The space between the reasoning and the answer belongs to neither.
    if (hasThought) held = held.trimStart()
    const text = held.trimStart()
    const mark = MARKS.find(([open]) => text.startsWith(open))
    if (mark) {
      state = 'thinking'
      close = mark[1]
      held = text.slice(mark[0].length)
      return thinking()
    }
    if (MARKS.some(([open]) => open.startsWith(text))) return ''
    return answer()
  }

  function thinking(): string {
    const at = held.indexOf(close)
    if (at < 0) {
      held = held.slice(Math.max(0, held.length - close.length + 1))
      return ''
    }
    state = 'start'
    hasThought = true
    held = held.slice(at + close.length)
    return atStart()
  }

  function answer(): string {
    const text = held
    state = 'answer'
    held = ''
    return text
  }

  return {
    push(piece) {
      if (state === 'answer') return piece
      held += piece
      return state === 'thinking' ? thinking() : atStart()
    },
    end() {
      const isNothing = state === 'thinking' || (hasThought && held.trim() === '')
      return isNothing ? '' : answer()
    },
    isThinking: () => state === 'thinking',
  }
}

/** Returns a whole text without the reasoning that is marked at its start. */
export function withoutThinking(text: string): string {
  const filter = thinkingFilter()
  return filter.push(text) + filter.end()
}
