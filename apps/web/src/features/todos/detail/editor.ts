import type { ChangeScope, Todo, TodoCreate, TodoPatch, TodoUpdate, TodoWrite } from '@todo-agents/contract/todo'
import { errorMessage, isConflict, isNotFound, isTransient } from '../../../lib/server/error-message.ts'
import { detailTexts as t } from '../../../lib/texts/detail.ts'
import { withRuleOfDay } from '../editor/preset-rules.ts'
import { ruleMessage } from '../editor/rule-message.ts'
import type { FormErrors, TodoForm } from '../editor/todo-form.ts'
import { emptyForm, toForm } from '../editor/todo-form.ts'
import { differingParts, editedParts, hasMovedOn, needsScope, patchOf, withParts } from '../editor/todo-merge.ts'
import type { Part } from '../editor/todo-parts.ts'
import type { Draft } from './draft.ts'
import type { Clash } from './merge.ts'
import { afterSave, mergeForm, savableOf } from './merge.ts'

/** Text is saved after this pause. */
const PAUSE_MS = 600
/** After this many merges with changes from elsewhere in a row, a conflict is shown as an error. */
const MAX_MERGES = 3

/** `asking`: the user has to say for which occurrences the edit is meant. */
export type SaveStatus = 'saved' | 'unsaved' | 'saving' | 'asking' | 'failed'

export interface EditorState {
  form: TodoForm
  /** The stored todo; null until a new todo is created. */
  base: Todo | null
  errors: FormErrors
  clashes: readonly Clash[]
  status: SaveStatus
  /** Why the edit could not be saved. `isTransient`: it is sent again when the server answers. */
  error: { message: string; isTransient: boolean } | null
  /** For which occurrences of a todo that repeats the edits are meant; null until the user has said it. */
  scope: ChangeScope | null
  /** Whether the todo was deleted elsewhere. */
  isGone: boolean
  /** Whether something is typed that the server does not have. */
  isDirty: boolean
}

export interface Editor {
  /** The id of the todo, also before it is created. */
  readonly id: string
  snapshot(): EditorState
  subscribe(listener: () => void): () => void
  /** `isWhole`: the input is complete, so it is saved at once and not after a pause. */
  edit(form: TodoForm, isWhole?: boolean): void
  /** Saves what can be saved now. */
  save(): Promise<void>
  /** Says for which occurrences the edits are meant, and saves them. */
  choose(scope: ChangeScope): void
  /** Replaces what is typed by what was stored elsewhere. */
  take(part: Part): void
  /** Keeps what is typed. */
  dismiss(part: Part): void
  /** Takes a state of the todo that was stored elsewhere. */
  sync(todo: Todo): void
  setGone(isGone: boolean): void
  /** Gives up what is typed, and shows what is stored. Returns a function that brings back what was typed. */
  revert(): () => void
}

export interface EditorOptions {
  id: string
  time_zone: string
  draft: Draft | null
  todo: Todo | null
  create(todo: TodoCreate & { id: string }, isRepeated: boolean): Promise<TodoWrite>
  update(update: TodoUpdate): Promise<TodoWrite>
  read(id: string): Promise<Todo>
  /** Shows the todo as it will be. Returns a function that ends this. */
  expect(id: string, patch: TodoPatch): () => void
  /** Keeps the edit over a reload; null: there is nothing to keep. */
  keep(draft: Draft | null): void
  onCreated(todo: Todo): void
  onSaved(write: TodoWrite, parts: readonly Part[]): void
}

/**
 * Saves the edits of a todo as they are typed: each part of it by itself, with the version that was edited. It goes on
 * after the details are closed. What cannot be saved stays typed, and is kept as a draft.
 */
export function createEditor(options: EditorOptions): Editor {
  const { id, time_zone, draft } = options
  const start = draft?.base ?? options.todo
  const listeners = new Set<() => void>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let saving: Promise<void> | null = null
  let isAgain = false
  let hasSentBefore = draft !== null
  let endExpectation: (() => void) | null = null
  let state: EditorState = {
    form: draft?.form ?? (start ? toForm(start, time_zone) : emptyForm()),
    base: start,
    errors: {},
    clashes: [],
    status: 'saved',
    error: null,
    scope: draft?.scope ?? null,
    isGone: false,
    isDirty: false,
  }

  function set(change: Partial<EditorState>): void {
    const next = { ...state, ...change }
    const { errors, fields, bad } = savableOf(next.form, next.base, time_zone)
    const isDirty = !next.base
      ? JSON.stringify(next.form) !== JSON.stringify(emptyForm())
      : bad.length > 0 || (fields !== null && differingParts(next.base, fields).length > 0)
    const status = isDirty || next.status === 'saving' ? next.status : 'saved'
    state = { ...next, errors, isDirty, status }
    options.keep(isDirty ? { base: state.base, form: state.form, scope: state.scope, new_id: id } : null)
    for (const listener of listeners) listener()
  }

  function stopExpecting(): void {
    endExpectation?.()
    endExpectation = null
  }

  /** Whether the todo itself does not exist any more, and not the list or another thing that the edit names. */
  async function isDeleted(): Promise<boolean> {
    return options.read(id).then(() => false, isNotFound)
  }

  function merge(theirs: Todo): void {
    if (!state.base) return
    const { form, clashes } = mergeForm(state.form, state.base, theirs, time_zone)
    const parts = new Set(clashes.map(({ part }) => part))
    set({ form, base: theirs, clashes: [...state.clashes.filter(({ part }) => !parts.has(part)), ...clashes] })
  }

  async function create(): Promise<void> {
    const { fields } = savableOf(state.form, null, time_zone)
    if (!fields) return set({ status: 'unsaved' })
    const sent = { form: state.form, fields }
    const isRepeated = hasSentBefore
    hasSentBefore = true
    const write = await options.create({ ...fields, id }, isRepeated)
    const [todo] = write.todos
    if (!todo) return
    options.keep(null)
    // What is changed next belongs to the todo that was just planned, with all its occurrences.
    set({ base: todo, form: { ...afterSave(state.form, sent, todo, time_zone), steps: '' }, scope: 'following' })
    options.onCreated(todo)
    options.onSaved(write, ['repeat'])
  }

  async function update(merges: number): Promise<void> {
    const { base, form, scope } = state
    if (!base) return
    const { fields } = savableOf(form, base, time_zone)
    const parts = fields ? differingParts(base, fields) : []
    if (!fields || parts.length === 0) return
    const isDone = base.completed_at !== null
    if (!scope && needsScope(base, fields)) return set({ status: 'asking' })
    // A completed occurrence has none that follow: these are of another todo. A new rule is for all that follow.
    const wanted =
      base.recurrence === null || parts.includes('repeat') ? undefined : isDone ? 'this' : (scope ?? undefined)
    const patch = patchOf(parts, fields)
    stopExpecting()
    endExpectation = options.expect(id, patch)
    try {
      const write = await options.update({
        id: [id],
        version: base.version,
        ...(wanted && { scope: wanted }),
        ...patch,
      })
      stopExpecting()
      const saved = write.todos.find((todo) => todo.id === id) ?? write.todos[0]
      if (!saved) return
      set({ base: saved, form: afterSave(state.form, { form, fields }, saved, time_zone) })
      options.onSaved(write, parts)
    } catch (error) {
      if (!isConflict(error) || merges >= MAX_MERGES) throw error
      const theirs = await options.read(id)
      stopExpecting()
      merge(theirs)
      if (hasMovedOn(base, theirs, wanted)) throw new MovedOnError()
      await update(merges + 1)
    }
  }

  async function run(): Promise<void> {
    do {
      isAgain = false
      set({ status: 'saving', error: null })
      try {
        await (state.base ? update(0) : create())
      } catch (error) {
        const isLater = isTransient(error) && !(error instanceof MovedOnError)
        // While the server cannot be reached, the list goes on to show the todo as it will be.
        if (!isLater) stopExpecting()
        const isGone = isNotFound(error) && (await isDeleted())
        const message = ruleMessage((error as Error).message) ?? errorMessage(error)
        set({ isGone, status: 'failed', error: { message, isTransient: isLater } })
        return
      }
    } while (isAgain)
    if (state.status === 'saving') set({ status: state.isDirty ? 'unsaved' : 'saved' })
  }

  async function save(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    if (state.isGone || !state.isDirty) return
    isAgain = saving !== null
    saving ??= run().finally(() => {
      saving = null
    })
    await saving
  }

  const editor: Editor = {
    id,
    snapshot: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    edit(form, isWhole = false) {
      const status = state.status === 'saving' || state.status === 'asking' ? state.status : 'unsaved'
      set({ form: withRuleOfDay(state.form, form, state.base?.recurrence ?? ''), status, error: null })
      clearTimeout(timer)
      if (isWhole) void save()
      else timer = setTimeout(save, PAUSE_MS)
    },
    save,
    choose(scope) {
      set({ scope })
      void save()
    },
    take(part) {
      const clash = state.clashes.find((one) => one.part === part)
      if (!clash) return
      editor.dismiss(part)
      editor.edit(withParts(state.form, [part], clash.theirs), true)
    },
    dismiss: (part) => set({ clashes: state.clashes.filter((one) => one.part !== part) }),
    sync(todo) {
      if (saving || endExpectation || !state.base || todo.version <= state.base.version) return
      merge(todo)
      if (state.isDirty && timer === undefined && state.status !== 'asking') timer = setTimeout(save, PAUSE_MS)
    },
    setGone(isGone) {
      if (isGone !== state.isGone) set({ isGone })
    },
    revert() {
      clearTimeout(timer)
      const { form: typed, base } = state
      const stored = base ? toForm(base, time_zone) : emptyForm()
      set({ form: stored, clashes: [], error: null, status: 'saved' })
      return () => editor.edit(withParts(state.form, editedParts(stored, typed), typed), true)
    },
  }
  set({})
  if (state.isDirty) {
    state = { ...state, status: 'unsaved' }
    timer = setTimeout(save, PAUSE_MS)
  }
  return editor
}

/** This occurrence was completed elsewhere while all following ones were edited, so they belong to another todo. */
class MovedOnError extends Error {
  constructor() {
    super(t.movedOn)
  }
}
