import { resolve } from 'node:path'

export const ROOT = resolve(import.meta.dirname, '../..')

/** What the tarballs are made of. Nothing else writes here. */
export const DIST = resolve(import.meta.dirname, '../dist')
