import type { Asked } from '../src/commands/learned/asked.ts'
import { ASKED } from '../src/commands/learned/asked.ts'
import { BUCKETS, FINDINGS } from '../src/commands/learned/features.ts'
import type { Input, Model } from '../src/commands/learned/model.ts'
import { FINDING_WEIGHT, inputOf, predict } from '../src/commands/learned/model.ts'
import type { Command } from '../src/commands/types.ts'
import { seededRandom } from './seeded-random.ts'

/** A message, what the rules read in it, and everything that it may ask for. */
export interface Example {
  text: string
  command: Command
  actions: readonly Asked[]
  /** How much the example counts. */
  weight: number
}

const SEED = 1
const EPOCHS = 8
const RATE = 0.5
const DECAY = 1e-5

/**
 * Learns a model by stochastic gradient descent with AdaGrad (Duchi, Hazan and Singer 2011). An example with several
 * right actions adds up their probabilities. Each example is learned twice, with and without the finding of the rules:
 * a model that sees the finding every time trusts the rules more than they deserve on new sentences. Deterministic.
 */
export function train(examples: Example[]): Model & { weights: Float32Array } {
  const weights = new Float32Array((BUCKETS + FINDINGS.length) * ASKED.length)
  const model = { weights, scale: 1 }
  const squares = new Float32Array(weights.length).fill(1e-8)
  const inputs = examples.flatMap(({ text, command, actions, weight }) => {
    const input = inputOf(text, command)
    const isRight = ASKED.map((asked) => actions.includes(asked))
    return [input, { ...input, finding: null }].map((each) => ({ input: each, isRight, weight }))
  })
  const random = seededRandom(SEED)
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(inputs, random)
    for (const { input, isRight, weight } of inputs) {
      const probabilities = predict(model, input)
      const right = probabilities.reduce((sum, each, asked) => sum + (isRight[asked] ? each : 0), 0)
      for (const [asked, probability] of probabilities.entries()) {
        const wanted = isRight[asked] ? probability / Math.max(right, 1e-6) : 0
        const slope = (probability - wanted) * weight
        if (Math.abs(slope) > 1e-4) descend(weights, squares, input, asked, slope)
      }
    }
  }
  return model
}

function descend(weights: Float32Array, squares: Float32Array, input: Input, asked: number, slope: number): void {
  const unit = 1 / Math.sqrt(input.text.length)
  const step = (row: number, value: number) => {
    const at = row * ASKED.length + asked
    const gradient = slope * value + DECAY * weights[at]!
    squares[at]! += gradient * gradient
    weights[at]! -= (RATE * gradient) / Math.sqrt(squares[at]!)
  }
  for (const row of input.text) step(row, unit)
  if (input.finding !== null) step(input.finding, unit * FINDING_WEIGHT)
}

function shuffle<Item>(items: Item[], random: () => number): void {
  for (let last = items.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    ;[items[last], items[other]] = [items[other]!, items[last]!]
  }
}

/**
 * Returns the model with 8-bit weights, and with only the `kept` strongest rows of the text. The weights of `none` become
 * 0, by subtracting them from the others: that changes no probability.
 */
export function compress({ weights }: { weights: Float32Array }, kept: number): Model & { weights: Int8Array } {
  const relative = weights.map((weight, at) => weight - weights[at - (at % ASKED.length) + NONE]!)
  const scale = relative.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / 127
  const quantised = Int8Array.from(relative, (weight) => Math.round(weight / scale))
  const strength = (row: number) => {
    const numbers = quantised.subarray(row * ASKED.length, (row + 1) * ASKED.length)
    return Math.max(...numbers) - Math.min(...numbers)
  }
  const rows = Array.from({ length: BUCKETS }, (_, row) => ({ row, strength: strength(row) }))
  const weakest = rows.sort((a, b) => b.strength - a.strength || a.row - b.row).slice(kept)
  for (const { row } of weakest) quantised.fill(0, row * ASKED.length, (row + 1) * ASKED.length)
  return { weights: quantised, scale }
}

const NONE = ASKED.indexOf('none')
