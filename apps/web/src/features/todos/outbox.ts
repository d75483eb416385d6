import type { TodoFields } from './editor/todo-form.ts'
import type { Choices } from './quick-add/read-line.ts'

/** A todo that the user has entered and that the server may not have yet. */
export interface Unsent {
  /** The id of the todo. Because it is the same for each attempt, the todo is created only once. */
  id: string
  fields: TodoFields
  /** The line as typed, so that the user can edit it again. */
  typed: { text: string } & Choices
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
  /** How long an attempt may take before its entry is shown as waiting. */
  noticeAfterMs?: number
}

export interface Outbox {
  /** Stores the todo and sends it. Resolves with the outcome of the first attempt. */
  add(unsent: Unsent): Promise<Outcome>
  /** Sends again all entries that were not refused, and the entry with this id even if it was. */
  retry(id?: string): void
  remove(id: string): void
  entries(): OutboxEntry[]
  subscribe(listener: () => void): () => void
  /** Returns true if the browser could not store an entry, which is then lost when the page closes. */
  isVolatile(): boolean
  stop(): void
}

const PREFIX = 'todo-agents.unsent.'

/**
 * Keeps the entered todos that the server may not have yet. Each is stored under its own key until the server has it.
 * So it survives a reload, and tabs do not overwrite each other's entries.
 */
export function createOutbox({ userId, storage, send, noticeAfterMs = 800 }: OutboxOptions): Outbox {
  const prefix = `${PREFIX}${userId}.`
  const entries = new Map<string, OutboxEntry>()
  const unstored = new Set<string>()
  const listeners = new Set<() => void>()
  let sorted: OutboxEntry[] = []

  function change(): void {
    sorted = [...entries.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
    for (const listener of listeners) listener()
  }

  function setState(id: string, state: UnsentState): void {
    const entry = entries.get(id)
    if (!entry) return
    entries.set(id, { ...entry, state })
    change()
  }

  function store({ id, fields, typed }: Unsent): void {
    try {
      if (!storage) throw new Error('Storage is blocked.')
      storage.setItem(prefix + id, JSON.stringify({ id, fields, typed }))
      unstored.delete(id)
    } catch {
      unstored.add(id)
    }
  }

  function remove(id: string): void {
    entries.delete(id)
    unstored.delete(id)
    try {
      storage?.removeItem(prefix + id)
    } catch {
      // Storage was blocked after the entry was stored, so the entry cannot be removed and may be sent again. The
      // server still creates the todo only once.
    }
    change()
  }

  async function attempt(id: string): Promise<Outcome> {
    const entry = entries.get(id)
    if (!entry) return { kind: 'sent' }
    const notice = setTimeout(setState, noticeAfterMs, id, { kind: 'waiting' })
    const outcome = await send(entry)
    clearTimeout(notice)
    if (outcome.kind === 'sent') remove(id)
    else setState(id, outcome.kind === 'refused' ? outcome : { kind: 'waiting' })
    return outcome
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
    if (key === null || key.startsWith(prefix)) load()
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
    retry(id) {
      for (const entry of sorted) if (entry.id === id || entry.state.kind !== 'refused') void attempt(entry.id)
    },
    remove,
    entries: () => sorted,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    isVolatile: () => unstored.size > 0,
    stop: () => globalThis.removeEventListener?.('storage', onStorage),
  }
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
    const { id, fields, typed } = JSON.parse(text ?? '')
    const isUnsent = typeof id === 'string' && typeof fields?.item === 'string' && typeof typed?.text === 'string'
    return isUnsent ? [{ id, fields, typed }] : []
  } catch {
    return []
  }
}
