import { MAX_BATCH_CALLS } from '@todo-agents/contract/bounds'
import type { TodoFields } from './editor/todo-form.ts'
import type { Choices } from './quick-add/read-line.ts'

/** A todo that the user has entered and that the server may not have yet. */
export interface Unsent {
  /** The id of the todo. Because it is the same for each attempt, the todo is created only once. */
  id: string
  fields: TodoFields
  /** The line as typed, so that the user can edit it again. */
  typed: { text: string } & Choices
  /** True if the code that reads lines could not be loaded, so that the whole line is the title. */
  isUnread?: boolean
  /** The action that adds this todo and others, such as a paste. */
  action?: BulkAdd
}

/** Adds many todos, which are undone together. */
export interface BulkAdd {
  id: string
  /** How many todos the action adds. */
  count: number
  /** True if one of them is `isUnread`. */
  isUnread?: boolean
}

/** How far an action is: how many of its todos the server has, and whether no more of them are sent now. */
export interface BulkProgress {
  action: BulkAdd
  sent: number
  isDone: boolean
}

/**
 * `sending`: an attempt has just started. `waiting`: no answer has come yet. `refused`: the server refused the todo;
 * `message` says why.
 */
type UnsentState = { kind: 'sending' | 'waiting' } | { kind: 'refused'; message: string }

export type OutboxEntry = Unsent & { state: UnsentState }

/** The outcome of an attempt: the server saved the todo, did not answer, or refused it. */
export type Outcome = { kind: 'sent' | 'unanswered' } | { kind: 'refused'; message: string }

interface OutboxOptions {
  userId: string
  storage: Storage | null
  /** Must not throw. */
  send: (unsent: Unsent) => Promise<Outcome>
  /** Called when the sending of an action starts, and after each part of it. */
  onProgress?: (progress: BulkProgress) => void
  /** How long an attempt may take before its entry is shown as waiting. */
  noticeAfterMs?: number
}

export interface Outbox {
  /** Stores the todo and sends it. Resolves with the outcome of the first attempt. */
  add(unsent: Unsent): Promise<Outcome>
  /** Stores the todos of an action and sends them, as many at once as one request takes. Resolves after the attempt. */
  addAll(unsent: readonly Unsent[]): Promise<void>
  /** Sends again all entries that were not refused, and those with these ids even if they were. */
  retry(...ids: string[]): void
  remove(...ids: string[]): void
  entries(): OutboxEntry[]
  subscribe(listener: () => void): () => void
  /** Returns true if the browser could not store an entry, which is then lost when the page closes. */
  isVolatile(): boolean
  stop(): void
}

/** A part of an action takes longer than a single todo: it is shown as waiting only after this many times the pause. */
const PART_PATIENCE = 10

const PREFIX = 'todo-agents.unsent.'

/**
 * Keeps the entered todos that the server may not have yet. Each is stored under its own key until the server has it.
 * So it survives a reload, and tabs do not overwrite each other's entries.
 */
export function createOutbox({ userId, storage, send, onProgress, noticeAfterMs = 800 }: OutboxOptions): Outbox {
  const prefix = `${PREFIX}${userId}.`
  const entries = new Map<string, OutboxEntry>()
  const unstored = new Set<string>()
  const listeners = new Set<() => void>()
  let sorted: OutboxEntry[] = []
  let lastBulk: Promise<void> = Promise.resolve()
  let loading: ReturnType<typeof setTimeout> | undefined

  function change(): void {
    sorted = [...entries.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
    for (const listener of listeners) listener()
  }

  function setState(state: UnsentState, ...ids: string[]): void {
    for (const id of ids) {
      const entry = entries.get(id)
      if (entry) entries.set(id, { ...entry, state })
    }
    change()
  }

  function store({ id, fields, typed, isUnread, action }: Unsent): void {
    try {
      if (!storage) throw new Error('Storage is blocked.')
      storage.setItem(prefix + id, JSON.stringify({ id, fields, typed, isUnread, action }))
      unstored.delete(id)
    } catch {
      unstored.add(id)
    }
  }

  function drop(id: string): void {
    entries.delete(id)
    unstored.delete(id)
    try {
      storage?.removeItem(prefix + id)
    } catch {
      // Storage was blocked after the entry was stored, so the entry cannot be removed and may be sent again. The
      // server still creates the todo only once.
    }
  }

  function remove(...ids: string[]): void {
    for (const id of ids) drop(id)
    change()
  }

  async function attempt(id: string): Promise<Outcome> {
    const entry = entries.get(id)
    if (!entry) return { kind: 'sent' }
    const notice = setTimeout(setState, noticeAfterMs, { kind: 'waiting' }, id)
    const outcome = await send(entry)
    clearTimeout(notice)
    if (outcome.kind === 'sent') remove(id)
    else setState(outcome.kind === 'refused' ? outcome : { kind: 'waiting' }, id)
    return outcome
  }

  /** Sends entries of one action after those that are being sent, so that no two attempts send the same ones. */
  function attemptAll(action: BulkAdd, ids: readonly string[]): Promise<void> {
    lastBulk = lastBulk.then(() => sendParts(action, ids))
    return lastBulk
  }

  /** Sends entries in parts, each of one request. Stops when the server does not answer. */
  async function sendParts(action: BulkAdd, ids: readonly string[]): Promise<void> {
    let rest = ids.filter((id) => entries.has(id))
    if (rest.length === 0) return
    report(action, false)
    while (rest.length > 0) {
      const part = rest.slice(0, MAX_BATCH_CALLS).flatMap((id) => entries.get(id) ?? [])
      rest = rest.slice(MAX_BATCH_CALLS)
      const notice = setTimeout(setState, noticeAfterMs * PART_PATIENCE, { kind: 'waiting' }, ...part.map(idOf))
      const outcomes = await Promise.all(part.map(async (entry) => ({ entry, outcome: await send(entry) })))
      clearTimeout(notice)
      for (const { entry, outcome } of outcomes) {
        if (outcome.kind === 'sent') drop(entry.id)
        else if (outcome.kind === 'refused' && entries.has(entry.id))
          entries.set(entry.id, { ...entry, state: outcome })
      }
      const unanswered = outcomes.filter(({ outcome }) => outcome.kind === 'unanswered').map(({ entry }) => entry.id)
      if (unanswered.length > 0) {
        setState({ kind: 'waiting' }, ...unanswered, ...rest)
        break
      }
      change()
      if (rest.length > 0) report(action, false)
    }
    report(action, true)
  }

  function report(action: BulkAdd, isDone: boolean): void {
    const left = sorted.filter((entry) => entry.action?.id === action.id).length
    onProgress?.({ action, sent: action.count - left, isDone })
  }

  /**
   * Reads the storage again: adds the entries that other tabs have stored, or this page before a reload, and drops
   * those that another tab has sent and removed.
   */
  function load(): void {
    const stored = readAll(storage, prefix)
    for (const unsent of stored) {
      if (!entries.has(unsent.id)) entries.set(unsent.id, { ...unsent, state: { kind: 'waiting' } })
    }
    const ids = new Set(stored.map(({ id }) => id))
    for (const id of entries.keys()) if (!ids.has(id) && !unstored.has(id)) entries.delete(id)
    change()
  }

  function onStorage({ key }: StorageEvent): void {
    if (key !== null && !key.startsWith(prefix)) return
    // A paste in another tab causes hundreds of these events.
    loading ??= setTimeout(() => {
      loading = undefined
      load()
    })
  }

  load()
  globalThis.addEventListener?.('storage', onStorage)

  return {
    add(unsent) {
      store(unsent)
      entries.set(unsent.id, { ...unsent, state: { kind: 'sending' } })
      change()
      return attempt(unsent.id)
    },
    addAll(many) {
      for (const unsent of many) {
        store(unsent)
        entries.set(unsent.id, { ...unsent, state: { kind: 'sending' } })
      }
      change()
      const action = many[0]?.action
      return action ? attemptAll(action, many.map(idOf)) : Promise.resolve()
    },
    retry(...ids) {
      const again = sorted.filter((entry) => ids.includes(entry.id) || entry.state.kind !== 'refused')
      const ofActions = Map.groupBy(again, ({ action }) => action?.id)
      for (const { id } of ofActions.get(undefined) ?? []) void attempt(id)
      for (const [first, ...others] of ofActions.values()) {
        if (first?.action) void attemptAll(first.action, [first, ...others].map(idOf))
      }
    },
    remove,
    entries: () => sorted,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    isVolatile: () => unstored.size > 0,
    stop() {
      clearTimeout(loading)
      globalThis.removeEventListener?.('storage', onStorage)
    },
  }
}

function idOf({ id }: Unsent): string {
  return id
}

function readAll(storage: Storage | null, prefix: string): Unsent[] {
  try {
    if (!storage) return []
    const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
    return keys.filter((key) => key.startsWith(prefix)).flatMap((key) => parse(storage.getItem(key)))
  } catch {
    return []
  }
}

/** Returns no entry when another version of the page has stored the text in another form. */
function parse(text: string | null): Unsent[] {
  try {
    const { id, fields, typed, isUnread, action } = JSON.parse(text ?? '')
    const isUnsent = typeof id === 'string' && typeof fields?.item === 'string' && typeof typed?.text === 'string'
    const isOfAction = typeof action?.id === 'string' && typeof action.count === 'number'
    return isUnsent
      ? [{ id, fields, typed, ...(isUnread === true && { isUnread }), ...(isOfAction && { action }) }]
      : []
  } catch {
    return []
  }
}
