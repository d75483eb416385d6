import { normalise } from '../../text/normalise.ts'
import type { Command } from '../types.ts'
import { askedBy } from './asked.ts'

/** The features of a text are numbers from 0 up to this. */
export const BUCKETS = 1 << 16

/** What the rules can find in a message: the kinds that differ in how often they are right. */
export const FINDINGS = [
  'create said',
  'create implied',
  'create implied, with a time',
  'create, doubtful',
  'schedule',
  'list',
  'analyse',
  'update',
  'complete',
  'delete',
  'several',
  'unclear',
  'outside',
  'outside, offered',
  'none',
  'none, offered',
  'other',
] as const

type Finding = (typeof FINDINGS)[number]

/** Returns what the rules have found, as one of FINDINGS. */
export function findingOf(command: Command): Finding {
  switch (command.kind) {
    case 'create':
      if (!command.implied) return 'create said'
      return command.time ? 'create implied, with a time' : 'create implied'
    case 'doubtful':
      return 'create, doubtful'
    case 'none':
    case 'outside':
      return command.offer ? `${command.kind}, offered` : command.kind
    case 'schedule':
    case 'analyse':
    case 'several':
    case 'unclear':
      return command.kind
    default: {
      const asked = askedBy(command)
      return asked === 'create' || asked === 'none' ? 'other' : asked
    }
  }
}

/** Words, numbers, and the marks that change what a sentence asks for. */
const TOKEN = /[\p{L}\p{M}']+|0+|[?#:!]/gu
const MAX_TOKENS = 60
const LENGTHS_TOLD_APART = 12

/**
 * Returns the features of a text: its words, the pairs of neighbours, its first three words, the groups of three to
 * five letters in its words, and its length; each hashed into one of BUCKETS. Case is ignored, and every digit counts as
 * 0: which day or hour is named says nothing about what is asked. Only the first 60 words count.
 */
export function featuresOf(text: string): number[] {
  const lower = normalise(text).toLowerCase().replace(/\d/g, '0')
  const tokens = (lower.match(TOKEN) ?? []).slice(0, MAX_TOKENS)
  const found = new Set<number>()
  const add = (feature: string) => found.add(bucketOf(feature))
  const line = ['^', ...tokens, '$']
  for (const [index, token] of line.entries()) {
    add(`word ${token}`)
    if (index > 0) add(`pair ${line[index - 1]} ${token}`)
  }
  for (const count of [1, 2, 3]) add(`first ${count} ${tokens.slice(0, count).join(' ')}`)
  for (const token of tokens) {
    const letters = `<${token}>`
    for (let size = 3; size <= 5 && token.length > 2; size++)
      for (let at = 0; at + size <= letters.length; at++) add(`letters ${letters.slice(at, at + size)}`)
  }
  add(`length ${Math.min(tokens.length, LENGTHS_TOLD_APART)}`)
  return [...found]
}

/** FNV-1a over UTF-16 units, with the last steps of MurmurHash3, since the low bits of FNV-1a alone are poorly mixed. */
function bucketOf(feature: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < feature.length; at++) hash = Math.imul(hash ^ feature.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) % BUCKETS
}
