import type { Ratio } from './figures.ts'

/** Prints a Markdown table with aligned columns. */
export function printTable(title: string, columns: string[], rows: (string | number)[][]): void {
  const cells = [columns, ...rows.map((row) => row.map(String))]
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)))
  const lines = cells.map((row) => `| ${row.map((cell, column) => cell.padStart(widths[column]!)).join(' | ')} |`)
  const rule = `|${widths.map((width) => `${'-'.repeat(width + 1)}:`).join('|')}|`
  console.log(['', `### ${title}`, '', lines[0], rule, ...lines.slice(1)].join('\n'))
}

/** Returns a value with about three significant digits. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2
  return value.toFixed(decimals)
}

/** Returns `1.42 (1.38–1.51)`: the median of the pairs, the least and the most. */
export function ratioText({ median, least, most }: Ratio): string {
  return `${median.toFixed(2)} (${least.toFixed(2)}–${most.toFixed(2)})`
}

/**
 * Returns a figure beside its bar, the most that it may be. A ratio is judged by its median. Without a bar, the figure
 * stands alone.
 *
 * @example withBar(59.5, 60) // '59.5 (bar ≤ 60: holds)'
 */
export function withBar(value: number | Ratio, most: number | undefined): string {
  const [text, judged] = typeof value === 'number' ? [figure(value), value] : [ratioText(value), value.median]
  if (most === undefined) return text
  return `${text} (bar ≤ ${most}: ${judged <= most ? 'holds' : 'MISSED'})`
}
