import type { TodoFields } from './editor/todo-form.ts'
import type { Choices } from './quick-add/read-line.ts'

/** An entered todo that the server may not have yet. */
export interface Unsent {
  /** The id of the todo. Because it is the same for each attempt, the todo is created only once. */
  id: string
  fields: TodoFields
  /** The typed line, for editing it again. */
  typed: { text: string } & Choices
}

/** `sending`: the first moment of an attempt. `waiting`: no answer yet. `refused`: the server refused it, for a reason. */
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
  /** Sends all entries again that were not refused, and the entry with this id in any case. */
  retry(id?: string): void
  remove(id: string): void
  entries(): OutboxEntry[]
  subscribe(listener: () => void): () => void
  /** Whether an entry would be lost with the page because the browser did not store it. */
  isVolatile(): boolean
  stop(): void
}

const PREFIX = 'todo-agents.unsent.'

/**
 * Entered todos that the server may not have yet. Each is stored under its own key until the server has it, so that it
 * survives a reload and tabs do not overwrite each other's entries.
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
      // Storage is blocked by now. If the todo is sent again, it is still created only once.
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

  /** Adds the entries that other tabs, or this page before a reload, have stored, and drops the ones that they have sent. */
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

/** Returns no entry for a form that another version of the page has stored. */
function parse(text: string | null): Unsent[] {
  try {
    const { id, fields, typed } = JSON.parse(text ?? '')
    const isUnsent = typeof id === 'string' && typeof fields?.item === 'string' && typeof typed?.text === 'string'
    return isUnsent ? [{ id, fields, typed }] : []
  } catch {
    return []
  }
}
