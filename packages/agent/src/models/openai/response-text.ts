const BETWEEN_ITEMS = '\n\n'

/**
 * The text of one response, which may be made of several messages: a model may say something before its
 * answer. Both functions answer what is new. `done` is given a message's whole text and adds what its deltas
 * left out; when the deltas said something else, what was shown stays.
 */
export function responseText(): { delta(piece: string): string; done(message: string): string } {
  // Joined when a message is done: a text that grows piece by piece takes four times the memory.
  let pieces: string[] = []
  let settled = ''
  let is_between = false

  return {
    delta(piece) {
      const text = is_between ? BETWEEN_ITEMS + piece : piece
      is_between = false
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
      is_between = true
      return rest
    },
  }
}
