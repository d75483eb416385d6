import { z } from 'zod'
import type { TokenUsage } from '../types.ts'

const price = z.number().min(0)

/** The price of a model in US dollars for a million tokens. `cached_input` is that of `input` when it is left out. */
const priceSchema = z.strictObject({ input: price, cached_input: price.optional(), output: price })

/** Prices by the name of the model. */
export const pricesSchema = z.record(z.string(), priceSchema)
export type Prices = z.output<typeof pricesSchema>

/**
 * Prices of OpenAI in November 2026, from https://platform.openai.com/docs/pricing. Operators of other models, or with
 * other prices, give their own in MODEL_PRICES.
 */
export const KNOWN_PRICES: Prices = {
  'gpt-5': { input: 1.25, cached_input: 0.125, output: 10 },
  'gpt-5-mini': { input: 0.25, cached_input: 0.025, output: 2 },
  'gpt-5-nano': { input: 0.05, cached_input: 0.005, output: 0.4 },
  'gpt-4.1': { input: 2, cached_input: 0.5, output: 8 },
  'gpt-4.1-mini': { input: 0.4, cached_input: 0.1, output: 1.6 },
  'gpt-4.1-nano': { input: 0.1, cached_input: 0.025, output: 0.4 },
  'gpt-4o': { input: 2.5, cached_input: 1.25, output: 10 },
  'gpt-4o-mini': { input: 0.15, cached_input: 0.075, output: 0.6 },
}

const MILLION = 1_000_000

/**
 * Returns what an answer cost in US dollars, or null when the price of the model is not known. A dated name such as
 * `gpt-5-mini-2025-08-07` has the price of the name without the date.
 */
export function costOf(model: string, usage: TokenUsage, prices: Prices): number | null {
  const price = prices[model] ?? prices[model.replace(/-\d{4}-\d{2}-\d{2}$/, '')]
  if (!price) return null
  const { input_tokens, output_tokens, cached_input_tokens = 0 } = usage
  const { input, cached_input = input, output } = price
  const fresh = Math.max(0, input_tokens - cached_input_tokens)
  return (fresh * input + cached_input_tokens * cached_input + output_tokens * output) / MILLION
}
