import type { Change, UndoEffect } from '@todo-agents/contract/change'
import { nameOf } from '@todo-agents/contract/change'
import { CliError } from '../exit.ts'
import { cleanLine } from '../terminal/clean-text.ts'
import type { CommonOptions, Session } from './run-command.ts'
import { runConnected } from './run-command.ts'

export interface UndoOptions extends CommonOptions {
  /** The id of a run; true for the last one. */
  run?: string | true
  since?: string
  dryRun?: boolean
}

type UndoInput = Parameters<Session['connection']['client']['trpc']['change']['undo']['mutate']>[0]

/**
 * Takes back the last action, a run of the assistant, or everything since a moment. With a token, only what was done
 * with this token is meant.
 */
export function undo(options: UndoOptions): Promise<void> {
  return runConnected(options, async (session) => {
    const { out, connection } = session
    const { trpc } = connection.client
    const input = await inputOf(session, options)
    if (options.dryRun) {
      const preview = await trpc.change.preview.query(input)
      if (out.isJson) out.json(preview)
      else for (const effect of preview.effects) out.line(`Would be ${effectWords(effect)}`)
      return undefined
    }
    const result = await trpc.change.undo.mutate(input)
    if (out.isJson) out.json(result)
    else for (const line of changeLines(result.changes)) out.line(line)
    for (const name of result.kept ?? []) out.note(`Stays, because it has changed since: ${cleanLine(name)}`)
    if (result.changes.length === 0) throw nothing()
    return undefined
  })
}

async function inputOf({ connection }: Session, { run, since }: UndoOptions): Promise<UndoInput> {
  if (run !== undefined && since !== undefined)
    throw new CliError('usage', '--run and --since cannot be given together.')
  if (typeof run === 'string') return { run_id: run }
  const { trpc } = connection.client
  const program = await trpc.program.current.query()
  const mine = { ...(program && { program_id: program.id }), standing: true as const }
  if (since !== undefined) {
    const from = momentOf(since)
    if (program) return { program_id: program.id, since: from }
    const first = await firstSince(trpc, from)
    return { since: first.id }
  }
  const { changes } = await trpc.change.list.query({ ...mine, limit: run ? 100 : 1 })
  const last = run ? changes.find(({ run_id }) => run_id !== null) : changes[0]
  if (!last) throw nothing()
  if (last.run_id !== null) return { run_id: last.run_id }
  return last.call_id === null ? { change_id: last.id } : { call_id: last.call_id }
}

function nothing(): CliError {
  return new CliError('not_found', 'There is nothing to undo.')
}

async function firstSince(trpc: Session['connection']['client']['trpc'], from: string): Promise<Change> {
  let first: Change | undefined
  let cursor: string | undefined
  do {
    const page = await trpc.change.list.query({ from, standing: true, limit: 100, ...(cursor && { cursor }) })
    first = page.changes.at(-1) ?? first
    cursor = page.next_cursor ?? undefined
  } while (cursor !== undefined)
  if (!first) throw nothing()
  return first
}

const UNITS = { m: 60, h: 3600, d: 86_400 } as const

/** Reads "90m", "1h", "2d" or an instant. */
export function momentOf(text: string, now = Date.now()): string {
  const [, count, unit] = /^(\d{1,4})\s*([mhd])/i.exec(text) ?? []
  if (count && unit) {
    return new Date(now - Number(count) * UNITS[unit.toLowerCase() as keyof typeof UNITS] * 1000).toISOString()
  }
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? new Date(text) : new Date(Number.NaN)
  if (!Number.isNaN(at.getTime())) return at.toISOString()
  throw new CliError('usage', `--since must be a time such as 30m, 2h, 1d or 2026-12-24T18:00.`)
}

const KINDS = { create: 'Restored', update: 'Changed back', delete: 'Removed' } as const

/** Returns a line for each thing that an undo did to a todo, tag, list or preference, however many changes that took. */
function changeLines(changes: Change[]): Iterable<string> {
  return new Map(changes.map((change) => [`${change.entity_id} ${change.kind}`, changeWords(change)])).values()
}

/** Says what a change of an undo did. */
function changeWords({ entity, kind, before, after }: Change): string {
  const row = after ?? before!
  const name = 'item' in row ? row.item : nameOf(row)
  return `${KINDS[kind]}: ${entity === 'todo' ? '' : `${entity} `}${cleanLine(name)}`
}

function effectWords({ before, after, name, entity }: UndoEffect): string {
  const kind = before === null ? 'restored' : after === null ? 'removed' : 'changed back'
  return `${kind}: ${entity === 'todo' ? '' : `${entity} `}${cleanLine(name)}`
}
