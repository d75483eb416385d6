import type { TodoFields } from './editor/todo-form.ts'
import type { Choices } from './quick-add/read-line.ts'

/** A todo that was entered and that the server is not known to have. */
export interface Unsent {
  /** Of the todo: sent again with it, it is made once. */
  id: string
  fields: TodoFields
  /** What was typed, to be edited again. */
  typed: { text: string } & Choices
}

/** `sending`: for a moment only. `waiting`: for the server. `refused`: the server says no, and why. */
type UnsentState = { kind: 'sending' | 'waiting' } | { kind: 'refused'; message: string }

export type OutboxEntry = Unsent & { state: UnsentState }

/** How an attempt to send ended: the server has it, did not answer, or refused it. */
export type Outcome = { kind: 'sent' | 'unanswered' } | { kind: 'refused'; message: string }

interface OutboxOptions {
  user_id: string
  storage: Storage | null
  /** Must not throw. */
  send: (unsent: Unsent) => Promise<Outcome>
  /** How long an answer may take before the entry shows that it waits. */
  notice_after_ms?: number
}

export interface Outbox {
  /** Keeps the todo and sends it. Resolves when that is decided. */
  add(unsent: Unsent): Promise<Outcome>
  /** Sends everything again that was not refused, and what is named in any case. */
  retry(id?: string): void
  remove(id: string): void
  entries(): OutboxEntry[]
  subscribe(listener: () => void): () => void
  /** Whether something would be lost with the page, since the browser does not store it. */
  isVolatile(): boolean
  stop(): void
}

const PREFIX = 'todo-agents.unsent.'

/**
 * Todos on their way to the server. Each is stored under a key of its own until the server has it, so that it survives a
 * reload and two tabs do not overwrite each other's.
 */
export function createOutbox({ user_id, storage, send, notice_after_ms = 800 }: OutboxOptions): Outbox {
  const prefix = `${PREFIX}${user_id}.`
  const kept = new Map<string, OutboxEntry>()
  const unstored = new Set<string>()
  const listeners = new Set<() => void>()
  let shown: OutboxEntry[] = []

  function change(): void {
    shown = [...kept.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
    for (const listener of listeners) listener()
  }

  function setState(id: string, state: UnsentState): void {
    const entry = kept.get(id)
    if (!entry) return
    kept.set(id, { ...entry, state })
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
    kept.delete(id)
    unstored.delete(id)
    try {
      storage?.removeItem(prefix + id)
    } catch {
      // Storage is blocked by now: sent again it is still made once.
    }
    change()
  }

  async function attempt(id: string): Promise<Outcome> {
    const entry = kept.get(id)
    if (!entry) return { kind: 'sent' }
    const notice = setTimeout(setState, notice_after_ms, id, { kind: 'waiting' })
    const outcome = await send(entry)
    clearTimeout(notice)
    if (outcome.kind === 'sent') remove(id)
    else setState(id, outcome.kind === 'refused' ? outcome : { kind: 'waiting' })
    return outcome
  }

  /** What other tabs, or this page before it was loaded again, have stored; without what they have sent. */
  function load(): void {
    const stored = readAll(storage, prefix)
    for (const unsent of stored) {
      if (!kept.has(unsent.id)) kept.set(unsent.id, { ...unsent, state: { kind: 'waiting' } })
    }
    const ids = new Set(stored.map(({ id }) => id))
    for (const id of kept.keys()) if (!ids.has(id) && !unstored.has(id)) kept.delete(id)
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
      kept.set(unsent.id, { ...unsent, state: { kind: 'sending' } })
      change()
      return attempt(unsent.id)
    },
    retry(id) {
      for (const entry of shown) if (entry.id === id || entry.state.kind !== 'refused') void attempt(entry.id)
    },
    remove,
    entries: () => shown,
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

/** None for what another version of the page has stored in another form. */
function parse(text: string | null): Unsent[] {
  try {
    const { id, fields, typed } = JSON.parse(text ?? '')
    const isUnsent = typeof id === 'string' && typeof fields?.item === 'string' && typeof typed?.text === 'string'
    return isUnsent ? [{ id, fields, typed }] : []
  } catch {
    return []
  }
}
