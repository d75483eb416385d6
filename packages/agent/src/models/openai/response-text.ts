const BETWEEN_ITEMS = '\n\n'

/**
 * Joins the text of one response, which may consist of several messages: a model may comment before it answers. Both
 * functions return the text to show next. `done` takes the whole text of a message and returns what its deltas left
 * out. When the deltas differ from that text, `done` returns an empty string, because text that was shown stays.
 */
export function responseText(): { delta(piece: string): string; done(message: string): string } {
  // The pieces are joined only when a message is done: a string that grows piece by piece takes four times the memory.
  let pieces: string[] = []
  let settled = ''
  let isBetween = false

  return {
    delta(piece) {
      const text = isBetween ? BETWEEN_ITEMS + piece : piece
      isBetween = false
      pieces.push(text)
      return text
    },
    done(message) {
      if (message === '') return ''
      const shown = pieces.join('')
      const whole = settled === '' ? message : settled + BETWEEN_ITEMS + message
      const rest = whole.startsWith(shown) ? whole.slice(shown.length) : ''
      settled = shown + rest
      pieces = [settled]
      isBetween = true
      return rest
    },
  }
}
