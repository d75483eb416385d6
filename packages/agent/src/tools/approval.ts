import type { Touched } from '@todo-agents/contract/approval'
import { FREE_ROWS } from '@todo-agents/contract/bounds'
import type { Todo } from '@todo-agents/contract/todo'
import type { Consent } from '../types.ts'
import { toLocal } from './local-time.ts'
import type { ToolContext, TouchedRow } from './tool.ts'

/** After this many questions that the user declined in full, the run asks no further question. */
const MAX_DECLINED = 2

const KINDS = ['deleted', 'changed'] as const
export type Kind = (typeof KINDS)[number]

/**
 * Returns how much of `FREE_ROWS` a run has left. A row that is touched twice counts twice; calls that the user
 * approved do not count.
 */
export function remainingBudget({ used, ask_before_deleting }: Consent): Touched {
  const deleted = ask_before_deleting ? 0 : FREE_ROWS.deleted
  return { deleted: Math.max(0, deleted - used.deleted), changed: Math.max(0, FREE_ROWS.changed - used.changed) }
}

/**
 * Returns whether a call with these rows needs no approval: they fit the budget, and none of them is always asked about.
 */
export function isFree(rows: TouchedRow[], budget: Touched): boolean {
  return exceededKinds(rows, budget).length === 0 && !rows.some(({ isAlwaysAsked }) => isAlwaysAsked)
}

/** Returns the kinds for which these rows exceed the budget. */
export function exceededKinds(rows: TouchedRow[], budget: Touched): Kind[] {
  const touched = countRows(rows)
  return KINDS.filter((kind) => touched[kind] > budget[kind])
}

export function touchesAny(rows: TouchedRow[], kinds: ReadonlySet<Kind>): boolean {
  const touched = countRows(rows)
  return [...kinds].some((kind) => touched[kind] > 0)
}

export function countRows(rows: TouchedRow[]): Touched {
  const touched: Touched = { deleted: 0, changed: 0 }
  for (const { kind, count = 1 } of rows) touched[kind === 'delete' ? 'deleted' : 'changed'] += count
  return touched
}

/** Whether the run may ask another question: the user has not declined too many yet. */
export function mayAskAgain({ approvals }: Consent): boolean {
  const decisions = new Map<string, Set<string | null>>()
  for (const { approval_id, decision } of approvals.values()) {
    decisions.set(approval_id, (decisions.get(approval_id) ?? new Set()).add(decision))
  }
  const declined = [...decisions.values()].filter((answers) => answers.has('deny') && !answers.has('approve'))
  return declined.length < MAX_DECLINED
}

/**
 * Returns a line for each row, as the question shows it. A row that this run has renamed also shows its earlier title,
 * which the user knows, so that the run cannot disguise a todo. The deletion of a todo that repeats is one of all its
 * occurrences. Throws AppError `not_found`.
 */
export async function rowLines(rows: TouchedRow[], { store, user }: ToolContext): Promise<string[]> {
  const earlier = await store.earlierTitles(rows.map(({ id }) => id))
  const lines: string[] = []
  for (const { id, kind, subject, what, becomes } of rows) {
    const { item, start_time, due_date, recurrence } = { recurrence: null, ...(subject ?? (await store.get(id))) }
    const verb = kind === 'delete' && recurrence !== null ? `${what} all of` : what
    const when = start_time ? toLocal(start_time, user.time_zone) : due_date
    const was = earlier.get(id.toLowerCase()) ?? item
    const title = was === item ? `“${item}”` : `“${item}” (was “${was}”)`
    lines.push([verb, title, when && `(${shortTime(when)})`, becomes].filter(Boolean).join(' '))
  }
  return lines
}

/** Lists each field that a patch sets, such as `→ importance high, tags work, home`. */
export function patchWords(patch: Partial<Record<keyof Todo, unknown>>): string {
  const fields = Object.entries(patch).filter(([, value]) => value !== undefined)
  return `→ ${fields.map(([field, value]) => `${field.replace('_', ' ')} ${valueWords(field, value)}`).join(', ')}`
}

function valueWords(field: string, value: unknown): string {
  if (value === null || (Array.isArray(value) && value.length === 0)) return 'none'
  return /_(time|date)$/.test(field) ? shortTime(String(value)) : [value].flat().join(', ')
}

/** Formats a local time or a day with its weekday: `Fri 2026-01-16 14:00`. */
export function shortTime(local: string): string {
  const weekday = Temporal.PlainDate.from(local.slice(0, 10)).toLocaleString('en', { weekday: 'short' })
  return `${weekday} ${local.slice(0, 16).replace('T', ' ')}`
}
