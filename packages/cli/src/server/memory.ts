import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { readJsonFile, stateDir, writePrivateFile } from '../files.ts'
import type { Connection } from './connection.ts'

/** What commands remember for later ones, for each server. */
export interface Memory {
  /** The todos that `list` showed last: `done 2` means the second. */
  listed: { id: string; item: string }[]
  /** The conversation that `ask --continue` continues. */
  session_id: string | null
}

const NOTHING: Memory = { listed: [], session_id: null }

type Key = Pick<Connection, 'url' | 'data_dir'>

export function recall(key: Key): Memory {
  return { ...NOTHING, ...(readJsonFile(pathOf(key)) as Partial<Memory> | null) }
}

export function remember(key: Key, changed: Partial<Memory>): void {
  writePrivateFile(pathOf(key), JSON.stringify({ ...recall(key), ...changed }))
}

function pathOf({ url, data_dir }: Key): string {
  return join(stateDir(), `memory-${hashOf(data_dir ?? url)}.json`)
}

/** Returns a short name of a file for any text. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
