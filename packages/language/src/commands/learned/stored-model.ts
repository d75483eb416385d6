import { ASKED } from './asked.ts'
import { BUCKETS, FINDINGS } from './features.ts'
import type { Model } from './model.ts'

/** A model as it is stored: `rows` has the rows that are not empty, as base64. */
export interface StoredModel {
  /** What the model was learned from, and under which licences. */
  learned_from: Record<string, string>
  /** FEATURES at the time of learning: weights fit only the features that they were learned with. */
  features: string
  scale: number
  rows: string
}

const ROWS = BUCKETS + FINDINGS.length

/** Names the features that weights belong to. */
export const FEATURES = `${BUCKETS} buckets; ${FINDINGS.join('; ')}; ${ASKED.join('; ')}`

/** The weights of a row that are stored. Those of `none`, the last, are 0. */
const STORED = ASKED.length - 1

/**
 * Stores the rows of a model that has 8-bit weights, 0 for `none`. For each row that is not empty: how many rows it is
 * after the one before (one byte, and 255 for "254 further and not yet"), then its weights.
 */
export function storeRows(weights: Int8Array): Uint8Array {
  const bytes: number[] = []
  let before = -1
  for (let row = 0; row < ROWS; row++) {
    const numbers = weights.subarray(row * ASKED.length, row * ASKED.length + STORED)
    if (numbers.every((number) => number === 0)) continue
    let gap = row - before - 1
    for (; gap >= 255; gap -= 254) bytes.push(255)
    bytes.push(gap)
    for (const number of numbers) bytes.push(number & 255)
    before = row
  }
  return Uint8Array.from(bytes)
}

/** Reads a stored model. Throws an Error when its weights belong to other features. */
export function readModel({ features, scale, rows }: StoredModel): Model {
  if (features !== FEATURES)
    throw new Error('The weights of the learned reader belong to other features. Run: npm run train:language -- FOLDER')
  const bytes = Uint8Array.from(atob(rows), (letter) => letter.charCodeAt(0))
  const weights = new Int8Array(ROWS * ASKED.length)
  let row = -1
  for (let at = 0; at < bytes.length; ) {
    for (; bytes[at] === 255; at++) row += 254
    row += bytes[at++]! + 1
    for (let asked = 0; asked < STORED; asked++) weights[row * ASKED.length + asked] = (bytes[at++]! << 24) >> 24
  }
  return { weights, scale }
}
