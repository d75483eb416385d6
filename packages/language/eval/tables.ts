import type { CommandScore } from './score-commands.ts'
import type { TimeScore } from './score-times.ts'

/** A measure, its value, the hits and the total, and its bar. */
interface Row {
  measure: string
  value: string
  of: string
  bar: string
}

/** The measures of a folder, without those that it has no records for. */
export function tableRows(times: TimeScore[], commands: CommandScore[], medianMs: number): Row[] {
  const sentences = times.filter(({ record }) => record.any_of)
  const phrases = times.filter(({ record }) => !record.any_of && !record.holiday)
  const holidays = times.filter(({ record }) => !record.any_of && record.holiday)
  const withEnd = [...phrases, ...holidays].filter(({ record }) => record.end)
  const outside = commands.filter(({ record }) => record.actions.includes('none'))
  const asked = commands.filter(({ record }) => !record.actions.includes('none'))
  const keptByRules = commands.filter(({ kept }) => kept)
  const isRight = ({ verdict }: TimeScore) => verdict === 'right'
  const isWrong = ({ verdict }: TimeScore) => verdict === 'wrong'
  return [
    share('time phrases without holidays, right to the grain', phrases, isRight, '≥ 88 %'),
    share('of these wrong and not empty', phrases, isWrong, '≤ 6 %'),
    share('holidays', holidays, isRight, '≥ 75 %'),
    share('intervals, right with their end', withEnd, ({ isEndRight }) => isEndRight, '–'),
    share('whole sentences', sentences, isRight, '≥ 85 %'),
    share('command, what is asked', asked, ({ right }) => right, '≥ 92 %'),
    share('out of scope refused', outside, ({ right }) => right, '≥ 95 %'),
    share('refused with the offer to add it', outside, ({ offered }) => offered, '–'),
    share('kept by the rules', commands, ({ kept }) => kept, '–'),
    share('of what is asked, kept by the rules', asked, ({ kept }) => kept, '–'),
    share('wrong of kept', keptByRules, ({ right }) => !right, '≤ 0.5 %'),
    { measure: 'median time for one sentence', value: `${medianMs.toFixed(2)} ms`, of: '', bar: '≤ 2 ms' },
  ].filter((row) => row !== null)
}

function share<Score>(measure: string, scores: Score[], counts: (score: Score) => boolean, bar: string): Row | null {
  if (scores.length === 0) return null
  const hits = scores.filter(counts).length
  return { measure, value: percent(hits / scores.length), of: `${hits}/${scores.length}`, bar }
}

/** A small share has two digits, because its bar has one. */
function percent(part: number): string {
  return `${(100 * part).toFixed(part > 0 && part < 0.01 ? 2 : 1)} %`
}

/** The rows as a Markdown table. */
export function table(rows: Row[]): string {
  const cells = [
    ['measure', 'value', 'of', 'bar'],
    ['---', '---', '---', '---'],
    ...rows.map(({ measure, value, of, bar }) => [measure, value, of, bar]),
  ]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  return cells
    .map(
      (row) =>
        `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0, cell === '---' ? '-' : ' ')).join(' | ')} |`,
    )
    .join('\n')
}

/** The most frequent wrong pairs of intent and answer, each with its count and an example. */
export function confusions(scores: CommandScore[], limit: number): string {
  const counts = new Map<string, { count: number; example: string }>()
  for (const { record, right, found } of scores) {
    if (right) continue
    const pair = `${record.intent} (${record.actions.join(', ')}) → ${found}`
    const { count, example } = counts.get(pair) ?? { count: 0, example: record.text }
    counts.set(pair, { count: count + 1, example })
  }
  const worst = [...counts].toSorted(([, a], [, b]) => b.count - a.count).slice(0, limit)
  return worst.map(([pair, { count, example }]) => `${String(count).padStart(4)}  ${pair}: “${example}”`).join('\n')
}
