import type { UndoInput, UndoResult } from '@todo-agents/contract/change'
import { APP_KEYS } from '../keys/app-keys.ts'
import { useKeys } from '../keys/use-keys.ts'
import { useToast } from '../page/toast.ts'
import { errorMessage, isConflict } from '../server/error-message.ts'
import { trpc } from '../server/trpc.ts'
import { nextRedo, nextUndo, originalsOf } from '../server/undo-log.ts'
import { historyTexts as t } from '../texts/history.ts'
import { changesWords } from './change-words.ts'

/** As many as the cards of the assistant read, so that both use one answer, which the live feed keeps up to date. */
const LATEST = 100
/** How far back an undo looks for something that stands: 3,000 changes. */
const MAX_PAGES = 30

/**
 * Returns functions that undo the latest changes, or the last undo, those of the assistant included. A toast says what
 * they did, and offers the opposite. They resolve with true when something was done.
 */
export function useUndoRedo() {
  const { mutateAsync } = trpc.change.undo.useMutation()
  const utils = trpc.useUtils()
  const toast = useToast()

  /** Undoes what `input` names. `what` says it in words; `isRedo`: it brings back what was undone. */
  async function takeBack(input: UndoInput, what: string, isRedo = false): Promise<boolean> {
    try {
      const { changes } = await mutateAsync(input)
      const opposite = callOf({ changes })
      toast({
        message: isRedo ? t.redone(what) : t.done(what),
        ...(opposite && {
          action: { label: isRedo ? t.undo : t.redo, run: () => void takeBack(opposite, what, !isRedo) },
        }),
      })
      return true
    } catch (error) {
      // A conflict with a later change is information for the user, not an error.
      toast({ kind: isConflict(error) ? 'info' : 'error', message: errorMessage(error) })
      return false
    }
  }

  async function step(next: typeof nextUndo, isRedo: boolean): Promise<boolean> {
    try {
      let { changes } = await utils.change.list.ensureData({ limit: LATEST })
      let unit = next(changes)
      // After the undo of many changes, the latest ones are all undone: what stands is further back.
      for (let page = 0, cursor: string | undefined; !unit && !isRedo && page < MAX_PAGES; page++) {
        const read = await utils.client.change.list.query({ limit: LATEST, ...(cursor && { cursor }) })
        changes = cursor === undefined ? read.changes : [...changes, ...read.changes]
        unit = next(changes)
        if (read.next_cursor === null) break
        cursor = read.next_cursor
      }
      if (unit) return takeBack(unit.input, changesWords(isRedo ? originalsOf(unit, changes) : unit.changes), isRedo)
      toast({ message: isRedo ? t.nothingToRedo : t.nothingToUndo })
    } catch (error) {
      toast({ kind: 'error', message: errorMessage(error) })
    }
    return false
  }

  return { takeBack, undo: () => step(nextUndo, false), redo: () => step(nextRedo, true) }
}

/** Undo and redo by their keys. Used once, by the shell. */
export function useUndoKeys(): void {
  const { undo, redo } = useUndoRedo()
  useKeys(APP_KEYS.undo.keys, () => void undo())
  useKeys(APP_KEYS.redo.keys, () => void redo())
}

/** Returns what names the changes of one undo: they were made by one request. */
function callOf({ changes: [first] }: UndoResult): UndoInput | null {
  return first?.call_id ? { call_id: first.call_id } : null
}
