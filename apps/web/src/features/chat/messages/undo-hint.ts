/** Drops the sentence that says how to undo, for an answer with a card that has a button for that. */
export function withoutUndoHint(content: string): string {
  return content.replace(UNDO_HINT, '') || content
}

/** Stands at the end of a line. A note may follow. */
const UNDO_HINT = /\s*Say “undo” to take [^\n]*$/m
