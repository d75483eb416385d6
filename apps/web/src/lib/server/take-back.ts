import type { Change, UndoInput, UndoResult } from '@todo-agents/contract/change'
import { isNotFound } from './error-message.ts'
import { newId } from './new-id.ts'

/** How many changes one request undoes. On the embedded database this takes about a second, in which others wait. */
const AT_ONCE = 250

/** `kept`: the names of what stays, because it was changed since. Only of an undo of a program. */
export interface TakenBack {
  changes: Change[]
  kept: string[]
}

/**
 * Undoes what `input` names, and returns the new changes. The changes of one action or one program may be many: they are
 * undone in several requests, which are one action again. `onPart` is called with the number of changes so far after
 * each request but the last: it stands even if a later one fails.
 */
export async function takeBack(
  undo: (input: UndoInput) => Promise<UndoResult>,
  input: UndoInput,
  onPart: (count: number) => void,
): Promise<TakenBack> {
  if (!isOfMany(input)) return { changes: (await undo(input)).changes, kept: [] }
  const action_id = newId()
  const changes: Change[] = []
  let kept: string[] = []
  for (;;) {
    try {
      const part = await undo({ ...input, limit: AT_ONCE, action_id })
      changes.push(...part.changes)
      // Each request names all that stays among what is left.
      kept = part.kept ?? []
      if (!part.has_more) return { changes, kept }
    } catch (error) {
      // What is left are tags that other todos use.
      if (changes.length > 0 && isNotFound(error)) return { changes, kept }
      throw error
    }
    onPart(changes.length)
  }
}

function isOfMany(input: UndoInput): input is Extract<UndoInput, { limit?: unknown }> {
  return 'program_id' in input || ('call_id' in input && !('run_id' in input))
}
