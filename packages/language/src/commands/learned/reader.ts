import type { Command } from '../types.ts'
import type { Wording } from '../wording.ts'
import { ASKED } from './asked.ts'
import { featuresOf } from './features.ts'
import type { Model, Probabilities } from './model.ts'
import { inputOf, named, predict } from './model.ts'
import { readModel } from './stored-model.ts'
import weights from './weights.json' with { type: 'json' }

/** Reads what a message asks for by what was learned from many messages, and from this user. */
export interface Reader {
  /** `command`: what the rules read. Wordings that are like the text make their meaning more likely. */
  probabilities(text: string, command: Command, wordings: readonly Wording[]): Probabilities
}

let stored: Reader | undefined

/** The reader with the weights of this package. They are decoded when it is first needed. */
export function learnedReader(): Reader {
  stored ??= readerOf(readModel(weights))
  return stored
}

/**
 * How much a confirmed wording with the same words adds to the logit of its meaning. A likeness of a half adds a quarter
 * of it, which outweighs a model that is 80 % sure of something else.
 */
const WORDING_WEIGHT = 8

export function readerOf(model: Model): Reader {
  return {
    probabilities(text, command, wordings) {
      const input = inputOf(text, command)
      return named(predict(model, input, evidenceOf(input.text, wordings)))
    },
  }
}

function evidenceOf(features: number[], wordings: readonly Wording[]): number[] {
  const known = new Set(features)
  const evidence = ASKED.map(() => 0)
  for (const { features: others, asked } of confirmedIn(wordings)) {
    const common = others.filter((feature) => known.has(feature)).length
    const likeness = common / Math.sqrt(others.length * features.length)
    evidence[asked] = Math.max(evidence[asked]!, WORDING_WEIGHT * likeness ** 2)
  }
  return evidence
}

interface Confirmed {
  features: number[]
  /** The place of the meaning in ASKED. */
  asked: number
}

/** A step of a run reads several messages with the same wordings. */
const confirmed = new WeakMap<readonly Wording[], Confirmed[]>()

function confirmedIn(wordings: readonly Wording[]): Confirmed[] {
  let found = confirmed.get(wordings)
  if (!found) {
    found = wordings.map(({ text, means }) => ({ features: featuresOf(text), asked: ASKED.indexOf(means) }))
    confirmed.set(wordings, found)
  }
  return found
}
