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
    share('time phrases without holidays, right to the grain', phrases, isRight, '≥ 95 %'),
    share('of these wrong and not empty', phrases, isWrong, '≤ 4 %'),
    share('holidays', holidays, isRight, '≥ 98 %'),
    share('intervals, right with their end', withEnd, ({ isEndRight }) => isEndRight, '–'),
    share('whole sentences', sentences, isRight, '≥ 85 %'),
    share('command, what is asked', asked, ({ right }) => right, '≥ 94 %'),
    share('asked about, with the right reading among the choices', asked, askedInstead, '–'),
    share('wrong, and changes something', asked, isWrongChange, '–'),
    share('out of scope refused, or offered', outside, ({ right }) => right, '≥ 97 %'),
    share('of these offered as a todo', outside, ({ right, asked: isAsked }) => right && isAsked, '–'),
    share('out of scope, but created in silence', outside, isCreated, '≤ 1 %'),
    share('kept by the rules', commands, ({ kept }) => kept, '–'),
    share('of what is asked, kept by the rules', asked, ({ kept }) => kept, '–'),
    share('wrong of kept', keptByRules, ({ right }) => !right, '≤ 0.5 %'),
    { measure: 'median time for one sentence', value: `${medianMs.toFixed(2)} ms`, of: '', bar: '≤ 1.5 ms' },
  ].filter((row) => row !== null)
}

function askedInstead({ right, askedRightly }: CommandScore): boolean {
  return !right && askedRightly
}

function isWrongChange({ right, found }: CommandScore): boolean {
  return !right && !/^(?:none|outside|unclear|uncertain|list|lists|show_steps|analyse)(?:\+|$)/.test(found)
}

function isCreated({ right, found }: CommandScore): boolean {
  return !right && /(?:^|\+)(?:create|schedule|add_steps)(?:\+|$)/.test(found)
}

/** A Markdown table with a row for each source of the commands and one for all. */
export function sourceTable(scores: CommandScore[]): string {
  const sources = [...new Set(scores.map(({ record }) => record.source))]
  const row = (name: string, of: CommandScore[]) => {
    const asked = of.filter(({ record }) => !record.actions.includes('none'))
    const outside = of.filter(({ record }) => record.actions.includes('none'))
    const part = (all: CommandScore[], counts: (score: CommandScore) => boolean) =>
      all.length === 0 ? '–' : percent(all.filter(counts).length / all.length)
    return [
      name,
      String(of.length),
      part(asked, ({ right }) => right),
      part(asked, askedInstead),
      part(asked, isWrongChange),
      part(outside, ({ right }) => right),
      part(outside, isCreated),
    ]
  }
  return markdown([
    ['source', 'messages', 'command', 'asked about', 'wrong change', 'refused or offered', 'created in silence'],
    ...sources.map((source) =>
      row(
        source,
        scores.filter(({ record }) => record.source === source),
      ),
    ),
    row('all', scores),
  ])
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
  return markdown([
    ['measure', 'value', 'of', 'bar'],
    ...rows.map(({ measure, value, of, bar }) => [measure, value, of, bar]),
  ])
}

/** The first row is the heading. */
function markdown([heading = [], ...rows]: string[][]): string {
  const cells = [heading, heading.map(() => '---'), ...rows]
  const widths = heading.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
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
