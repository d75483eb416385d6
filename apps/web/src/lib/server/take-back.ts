import type { Change, UndoInput, UndoResult } from '@todo-agents/contract/change'
import { isNotFound } from './error-message.ts'
import { newId } from './new-id.ts'

/** How many changes one request undoes. On the embedded database this takes about a second, in which others wait. */
const AT_ONCE = 250

/**
 * Undoes what `input` names, and returns the new changes. The changes of one action may be many: they are undone in
 * several requests, which are one action again. `onPart` is called with the number of changes so far after each request
 * but the last: it stands even if a later one fails.
 */
export async function takeBack(
  undo: (input: UndoInput) => Promise<UndoResult>,
  input: UndoInput,
  onPart: (count: number) => void,
): Promise<Change[]> {
  if ('run_id' in input || !('call_id' in input)) return (await undo(input)).changes
  const action_id = newId()
  const changes: Change[] = []
  for (;;) {
    try {
      const part = await undo({ ...input, limit: AT_ONCE, action_id })
      changes.push(...part.changes)
      if (!part.has_more) return changes
    } catch (error) {
      // What is left are tags that other todos use.
      if (changes.length > 0 && isNotFound(error)) return changes
      throw error
    }
    onPart(changes.length)
  }
}
