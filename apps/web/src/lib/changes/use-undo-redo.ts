import { useQueryClient } from '@tanstack/react-query'
import type { Change, UndoInput } from '@todo-agents/contract/change'
import { APP_KEYS } from '../keys/app-keys.ts'
import { useKeys } from '../keys/use-keys.ts'
import { useToast } from '../page/toast.ts'
import { errorMessage, isConflict } from '../server/error-message.ts'
import type { TakenBack } from '../server/take-back.ts'
import { takeBack as takeBackAll } from '../server/take-back.ts'
import { trpc } from '../server/trpc.ts'
import { nextUndo } from '../server/undo-log.ts'
import { lastWritten, whenWritten } from '../server/written.ts'
import { historyTexts as t } from '../texts/history.ts'
import { redoneWords, undoneWords } from './change-words.ts'
import { nextRedoStep, nextUndoStep } from './next-step.ts'
import type { PageAction } from './page-actions.ts'
import { pageActionsOf } from './page-actions.ts'

/** As many as the cards of the assistant read, so that both use one answer, which the live feed keeps up to date. */
const LATEST = 100

/** What was taken back, in words. `note`: a sentence about it, which only the first toast says. */
interface Described {
  what: string | undefined
  note?: string
}

type Describe = (takenBack: TakenBack) => Described

/**
 * Returns functions that undo what was done last, or redo what was undone last: changes, those of the assistant included,
 * and actions of this page. A toast says what they did, and offers the opposite. They resolve with true when something
 * was done.
 */
export function useUndoRedo() {
  const { mutateAsync } = trpc.change.undo.useMutation()
  const utils = trpc.useUtils()
  const queryClient = useQueryClient()
  const actions = pageActionsOf(queryClient)
  const toast = useToast()

  /**
   * Undoes what `input` names. `isRedo`: it brings back what was undone. `what` says in words what was done, or is a
   * function that says it when it is known.
   */
  async function takeBack(input: UndoInput, isRedo = false, what?: string | Describe): Promise<boolean> {
    let count = 0
    try {
      const takenBack = await takeBackAll(mutateAsync, input, (so_far) => {
        count = so_far
        toast({ message: isRedo ? t.redoing(count) : t.undoing(count) })
      })
      const { changes } = takenBack
      const described: Partial<Described> = typeof what === 'function' ? what(takenBack) : { what }
      const words = described.what ?? (isRedo ? redoneWords(changes) : undoneWords(changes))
      const opposite = callOf(changes)
      if (opposite) actions.note(input, opposite.call_id, isRedo)
      say(words, isRedo, opposite && (() => takeBack(opposite, !isRedo, described.what)), described.note)
      return true
    } catch (error) {
      // A conflict with a later change is information for the user, not an error.
      const message = count > 0 ? t.onlyInPart(count, errorMessage(error)) : errorMessage(error)
      toast({ kind: isConflict(error) ? 'info' : 'error', message })
      return false
    }
  }

  /** Undoes or redoes an action of this page. */
  async function takeBackAction(action: PageAction, isRedo = false): Promise<boolean> {
    try {
      await (isRedo ? actions.redo(action) : actions.undo(action))
      say(action.what, isRedo, () => takeBackAction(action, !isRedo))
      return true
    } catch (error) {
      toast({ kind: 'error', message: errorMessage(error) })
      return false
    }
  }

  function say(what: string, isRedo: boolean, opposite: (() => Promise<boolean>) | null, note?: string): void {
    const message = isRedo ? t.redone(what) : t.done(what)
    const run = opposite && (() => void actions.inTurn(opposite))
    toast({
      message: note ? `${message}. ${note}` : message,
      ...(run && { action: { label: isRedo ? t.undo : t.redo, run } }),
    })
  }

  /** Returns the latest changes, with those of all writes of this page. */
  async function latestChanges(): Promise<Change[]> {
    await whenWritten(queryClient)
    const written = new Set(lastWritten(queryClient))
    const { changes } = await utils.change.list.fetch({ limit: LATEST })
    if (written.size === 0 || changes.some(({ id }) => written.has(id))) return changes
    return (await utils.change.list.fetch({ limit: LATEST }, { staleTime: 0 })).changes
  }

  async function undo(): Promise<boolean> {
    let changes = await latestChanges()
    if (!nextUndo(changes, actions.goBacks)) {
      // After the undo of many changes, the latest ones are all undone: what stands is further back.
      changes = (await utils.client.change.list.query({ limit: LATEST, standing: true })).changes
    }
    const step = nextUndoStep(changes, actions)
    if (!step) toast({ message: t.nothingToUndo })
    return step !== null && ('unit' in step ? takeBack(step.unit.input) : takeBackAction(step.action))
  }

  async function redo(): Promise<boolean> {
    const step = nextRedoStep(await latestChanges(), actions)
    if (!step) toast({ message: t.nothingToRedo })
    return step !== null && ('unit' in step ? takeBack(step.unit.input, true) : takeBackAction(step.action, true))
  }

  const inTurn = (work: () => Promise<boolean>) => () =>
    actions.inTurn(work).catch((error: unknown) => {
      toast({ kind: 'error', message: errorMessage(error) })
      return false
    })

  return { takeBack, takeBackAction, undo: inTurn(undo), redo: inTurn(redo) }
}

/** Undo and redo by their keys. Used once, by the shell. */
export function useUndoKeys(): void {
  const { undo, redo } = useUndoRedo()
  useKeys(APP_KEYS.undo.keys, () => void undo())
  useKeys(APP_KEYS.redo.keys, () => void redo())
}

/** Returns what names the changes of one undo: they were made by one request or one action. */
function callOf([first]: readonly Change[]): { call_id: string } | null {
  return first?.call_id ? { call_id: first.call_id } : null
}
