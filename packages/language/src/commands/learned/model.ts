import type { Command } from '../types.ts'
import type { Asked } from './asked.ts'
import { ASKED } from './asked.ts'
import { BUCKETS, FINDINGS, featuresOf, findingOf } from './features.ts'

/**
 * A softmax regression. `weights` has one row for each bucket of the text and then one for each finding of the rules;
 * a row has one number for each of ASKED. `scale` turns the numbers into weights.
 */
export interface Model {
  weights: Int8Array | Float32Array
  scale: number
}

/** How likely it is that a message asks for each; the sum is 1. */
export type Probabilities = Record<Asked, number>

/** How much the finding of the rules counts, compared with one word of the text. Chosen by cross-validation. */
export const FINDING_WEIGHT = 3

/** The rows of a message in the weights, and what each counts. */
export interface Input {
  text: number[]
  /** The row of the finding; null leaves the finding out. */
  finding: number | null
}

export function inputOf(text: string, command: Command | null): Input {
  return {
    text: featuresOf(text),
    finding: command && BUCKETS + FINDINGS.indexOf(findingOf(command)),
  }
}

/** Returns the probabilities of an input, in the order of ASKED. `evidence` is added to the logits. */
export function predict({ weights, scale }: Model, { text, finding }: Input, evidence?: readonly number[]): number[] {
  const unit = scale / Math.sqrt(text.length)
  const logits = ASKED.map((_, asked) => {
    let sum = 0
    for (const row of text) sum += weights[row * ASKED.length + asked]!
    if (finding !== null) sum += FINDING_WEIGHT * weights[finding * ASKED.length + asked]!
    return sum * unit + (evidence?.[asked] ?? 0)
  })
  const highest = Math.max(...logits)
  const powers = logits.map((logit) => Math.exp(logit - highest))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return powers.map((power) => power / total)
}

/** The probabilities by name. */
export function named(probabilities: number[]): Probabilities {
  return Object.fromEntries(ASKED.map((asked, index) => [asked, probabilities[index]!])) as Probabilities
}
