/** The bounds of the correction, so that one wrong report of a provider cannot fold a whole conversation. */
const MIN_RATIO = 0.5
const MAX_RATIO = 3

/** How much of a lower ratio is learned from one answer. A higher one is learned at once, because too much is refused. */
const LEARNED = 0.25

/** Fewer estimated tokens say little about the ratio. */
const MIN_LEARNED_FROM = 200

/** How many tokens a request to one model may have, as far as this process knows. All runs of the process share it. */
export interface ContextBudget {
  /**
   * Returns how many tokens of `estimateTokens` a request may have. `isHalved`: the model has just refused a request of
   * the usual size.
   */
  room(isHalved?: boolean): number
  /** Corrects the estimate by what the provider has counted. */
  learn(estimated: number, counted: number): void
  /**
   * The model refused a request because it was too long. From then on, this process asks it for half at most.
   * Returns the new budget, in tokens of the model.
   */
  overflowed(): number
}

/** `tokens`: of instructions, tools and conversation together; the answer comes on top. */
export function createContextBudget(tokens: number): ContextBudget {
  let ratio = 1
  let limit = tokens
  return {
    room: (isHalved = false) => Math.floor((isHalved ? tokens / 2 : limit) / ratio),
    learn(estimated, counted) {
      if (estimated < MIN_LEARNED_FROM || counted <= 0) return
      const seen = Math.min(MAX_RATIO, Math.max(MIN_RATIO, counted / estimated))
      ratio = seen > ratio ? seen : ratio + (seen - ratio) * LEARNED
    },
    overflowed() {
      limit = Math.floor(tokens / 2)
      return limit
    },
  }
}
