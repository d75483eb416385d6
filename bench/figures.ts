/** Returns the value below which the share `q` of the sorted values lies, or NaN for an empty list. */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) return Number.NaN
  const at = (sorted.length - 1) * q
  const below = Math.floor(at)
  const low = sorted[below]!
  return low + ((sorted[below + 1] ?? low) - low) * (at - below)
}

export function median(values: readonly number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  )
}

/**
 * Our figure divided by the other side's, over all pairs of runs. The two runs of a pair follow each other directly.
 */
export interface Ratio {
  median: number
  least: number
  most: number
}

export function ratioOf(ours: readonly number[], theirs: readonly number[]): Ratio {
  const ratios = ours.map((value, pair) => value / theirs[pair]!)
  return { median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) }
}
