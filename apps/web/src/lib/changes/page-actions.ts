import type { QueryClient } from '@tanstack/react-query'
import type { UndoInput } from '@todo-agents/contract/change'

/** What the user did in this page that is not in the log of changes, such as the deletion of a chat. */
export interface PageAction {
  /** What was done, in words. */
  what: string
  /** When the server did it: its place among the changes. */
  at: string
  /** Takes it back. Resolves with the time of the server, and so does `redo`. */
  undo: () => Promise<string>
  /** Does it again. */
  redo: () => Promise<string>
}

export type PageActions = ReturnType<typeof createPageActions>

/** Keeps what this page has done and undone. */
export function createPageActions() {
  let done: PageAction[] = []
  let undone: { action: PageAction; at: string }[] = []
  const goBacks = new Set<string>()
  const returns = new Set<string>()
  let last: Promise<unknown> = Promise.resolve()

  return {
    /** Runs `work` after all earlier work, so that two quick presses of Ctrl+Z undo two things. */
    inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
      const result = last.then(work)
      last = result.catch(() => undefined)
      return result
    },
    add(action: PageAction): void {
      done = [...done, action].sort((a, b) => compare(a.at, b.at))
      undone = []
    },
    /** The calls that went back to an earlier state. An undo takes one back as a whole, as the last thing done. */
    goBacks: goBacks as ReadonlySet<string>,
    /** The calls that took back such a call. A redo goes back again. */
    returns: returns as ReadonlySet<string>,
    /** Notes what an undo or a redo has taken back, and the call that it has made. */
    note(input: UndoInput, call_id: string, isRedo: boolean): void {
      if ('since' in input) goBacks.add(call_id)
      if (!('call_id' in input) || input.call_id === undefined) return
      if (!isRedo && goBacks.has(input.call_id)) returns.add(call_id)
      if (isRedo && returns.has(input.call_id)) goBacks.add(call_id)
    },
    newestDone: (): PageAction | null => done.at(-1) ?? null,
    newestUndone: () => undone.at(-1) ?? null,
    async undo(action: PageAction): Promise<void> {
      const at = await action.undo()
      done = done.filter((other) => other !== action)
      undone.push({ action, at })
    },
    async redo(action: PageAction): Promise<void> {
      await action.redo()
      undone = undone.filter((other) => other.action !== action)
      done = [...done, action].sort((a, b) => compare(a.at, b.at))
    },
  }
}

const KEY = ['page-actions']

/**
 * Returns the actions of the page that has this client. They are in its cache, which is emptied when another user signs
 * in: otherwise the keys would undo what the user before has done.
 */
export function pageActionsOf(queryClient: QueryClient): PageActions {
  const known = queryClient.getQueryData<PageActions>(KEY)
  if (known) return known
  const actions = createPageActions()
  queryClient.setQueryDefaults(KEY, { gcTime: Number.POSITIVE_INFINITY, structuralSharing: false })
  queryClient.setQueryData(KEY, actions)
  return actions
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
