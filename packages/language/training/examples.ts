import type { CommandRecord } from '../eval/records.ts'
import { CONTEXT } from '../eval/score-commands.ts'
import { parseCommand } from '../src/commands/parse-command.ts'
import { misspelled } from './misspelled.ts'
import { ownSentences } from './own-sentences.ts'
import { seededRandom } from './seeded-random.ts'
import type { Example } from './train.ts'

/**
 * The sources that may be learned from, with their licences. SMCalFlow only measures: its licence (CC BY-SA 4.0) would
 * apply to weights that are learned from it.
 */
export const SOURCES: Record<string, string> = {
  clinc: 'clinc/oos-eval (CLINC150), CC BY 3.0',
  hwu64: 'xliuhw/NLU-Evaluation-Data (HWU64), CC BY 4.0',
  slurp: 'pswietojanski/slurp (SLURP, the texts), CC BY 4.0',
  own: 'training/own-sentences.txt, as this repository',
}

/** Our own sentences are patterns, so one of them says less than a sentence that a person wrote; so does a misspelled copy. */
const WEIGHTS = { written: 1, own: 0.5, misspelled: 0.25 }
const SEED = 11

/**
 * Returns the examples of the records and of our own sentences, and a misspelled copy of each. Records of other sources,
 * and of `without`, are left out.
 */
export function examplesOf(records: CommandRecord[], without?: string): Example[] {
  const learned = records.filter(({ source }) => source in SOURCES && source !== without)
  const nothing = learned.filter(({ actions }) => actions.includes('none')).map(({ text }) => text)
  const plain = [
    ...learned.map(({ text, actions }) => ({ text, actions, weight: WEIGHTS.written })),
    ...ownSentences(nothing).map(({ text, asked }) => ({ text, actions: [asked], weight: WEIGHTS.own })),
  ]
  const random = seededRandom(SEED)
  const copies = plain.map(({ text, actions, weight }) => ({
    text: misspelled(text, random),
    actions,
    weight: weight * WEIGHTS.misspelled,
  }))
  return [...plain, ...copies].map((each) => ({ ...each, command: parseCommand(each.text, CONTEXT) }))
}
