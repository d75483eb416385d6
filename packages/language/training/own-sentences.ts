import { readFileSync } from 'node:fs'
import type { Asked } from '../src/commands/learned/asked.ts'
import { ASKED } from '../src/commands/learned/asked.ts'
import { seededRandom } from './seeded-random.ts'

const SEED = 5
/** How many sentences a pattern with slots makes, at most. */
const PER_PATTERN = 12

/**
 * Returns the sentences of own-sentences.txt, and what each asks for. `others`: sentences that ask for nothing, which can
 * stand for {anything} beside our own. The same in each call.
 */
export function ownSentences(others: string[]): { text: string; asked: Asked }[] {
  const sections = readSections(readFileSync(new URL('./own-sentences.txt', import.meta.url), 'utf8'))
  const plain = (sections.get('asks none') ?? []).filter((line) => !line.includes('{'))
  sections.set('words anything', [...plain, ...others])
  const random = seededRandom(SEED)
  const filled = (pattern: string) =>
    pattern.replace(/\{(\w+)\}/g, (_, slot: string) => {
      const words = sections.get(`words ${slot}`) ?? []
      return words[Math.floor(random() * words.length)]!
    })
  return ASKED.flatMap((asked) =>
    (sections.get(`asks ${asked}`) ?? []).flatMap((pattern) => {
      const texts = Array.from({ length: pattern.includes('{') ? PER_PATTERN : 1 }, () => filled(pattern))
      return [...new Set(texts)].map((text) => ({ text, asked }))
    }),
  )
}

/** Reads the lines below each "[title]". Lines that start with # are comments. */
function readSections(text: string): Map<string, string[]> {
  const sections = new Map<string, string[]>()
  let current: string[] = []
  for (const line of text.split('\n')) {
    const title = /^\[(.+)\]$/.exec(line)?.[1]
    if (title) {
      current = []
      sections.set(title, current)
    }
    if (!title && line !== '' && !line.startsWith('#')) current.push(line)
  }
  return sections
}
