import type { Todo } from '@todo-agents/contract/todo'
import { toLocal } from './local-time.ts'
import type { ToolContext, TouchedRow } from './tool.ts'

/** What a call may touch without asking the user first. */
const MAX_DELETED = 1
const MAX_CHANGED = 5

/** Whether a call touches so many rows that the user must agree first. */
export function needsApproval(rows: TouchedRow[]): boolean {
  return rows.length > MAX_CHANGED || rows.filter(({ kind }) => kind === 'delete').length > MAX_DELETED
}

/** A line for each row, as the user is asked about it. Throws AppError `not_found`. */
export async function rowLines(rows: TouchedRow[], { store, user }: ToolContext): Promise<string[]> {
  const lines: string[] = []
  for (const { id, todo, what, becomes } of rows) {
    const { item, start_time, due_date } = todo ?? (await store.get(id))
    const when = start_time ? toLocal(start_time, user.time_zone) : due_date
    lines.push([what, `“${item}”`, when && `(${shortTime(when)})`, becomes].filter(Boolean).join(' '))
  }
  return lines
}

/** Each field that a patch sets, such as `→ importance high, tags work, home`. */
export function patchWords(patch: Partial<Record<keyof Todo, unknown>>): string {
  const fields = Object.entries(patch).filter(([, value]) => value !== undefined)
  return `→ ${fields.map(([field, value]) => `${field.replace('_', ' ')} ${valueWords(field, value)}`).join(', ')}`
}

function valueWords(field: string, value: unknown): string {
  if (value === null || (Array.isArray(value) && value.length === 0)) return 'none'
  return /_(time|date)$/.test(field) ? shortTime(String(value)) : [value].flat().join(', ')
}

/** A local time or a day with its weekday: `Fri 2026-01-16 14:00`. */
export function shortTime(local: string): string {
  const weekday = Temporal.PlainDate.from(local.slice(0, 10)).toLocaleString('en', { weekday: 'short' })
  return `${weekday} ${local.slice(0, 16).replace('T', ' ')}`
}
