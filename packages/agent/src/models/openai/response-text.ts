const BETWEEN_ITEMS = '\n\n'

/**
 * The text of one response, which may be made of several messages: a model may say something before its
 * answer. Both functions answer what is new. `done` is given a message's whole text and adds what its deltas
 * left out; when the deltas said something else, what was shown stays.
 */
export function responseText(): { delta(piece: string): string; done(message: string): string } {
  let shown = ''
  let settled = ''

  function show(text: string): string {
    shown += text
    return text
  }

  return {
    delta(piece) {
      const separator = shown !== '' && shown === settled ? BETWEEN_ITEMS : ''
      return show(separator + piece)
    },
    done(message) {
      if (message === '') return ''
      const whole = settled === '' ? message : settled + BETWEEN_ITEMS + message
      const rest = whole.startsWith(shown) ? show(whole.slice(shown.length)) : ''
      settled = shown
      return rest
    },
  }
}
