import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { understandCommand } from '../src/commands/understand.ts'
import { readRecords } from './records.ts'
import { CONTEXT, scoreCommand } from './score-commands.ts'
import { scoreTime } from './score-times.ts'
import { confusions, sourceTable, table, tableRows } from './tables.ts'

const USAGE = `Scores the language package on a folder with time.jsonl and commands.jsonl.

npm run eval:language -- FOLDER [--misses]

--misses   also lists every record that is not right
`

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { misses: { type: 'boolean', default: false } },
})
const [folder] = positionals
if (!folder || positionals.length > 1) {
  process.stderr.write(USAGE)
  process.exit(2)
}

const records = readRecords(folder)
if (records.times.length + records.commands.length === 0) {
  process.stderr.write(`${folder} has no time.jsonl and no commands.jsonl with anything in them.\n`)
  process.exit(2)
}
const times = records.times.map(scoreTime)
const commands = records.commands.map((record) => scoreCommand(record))
const texts = [...records.times, ...records.commands].map(({ text }) => text)

process.stdout.write(`${table(tableRows(times, commands, medianMilliseconds(texts)))}\n`)
if (commands.length > 0) process.stdout.write(`\n${sourceTable(commands)}\n`)
process.stdout.write(
  `\nWorst confusions of commands (expected, understood, how often, for example):\n${confusions(commands, 15)}\n`,
)
if (values.misses) {
  for (const { record, verdict, found } of times)
    if (verdict !== 'right')
      process.stdout.write(
        `${verdict}\t${record.text}\t${record.any_of?.join(' or ') ?? `${record.direction ?? ''} ${record.start}/${record.end ?? ''} ${record.grain}`.trim()}\t${found}\n`,
      )
  for (const { record, right, found, asked, kept } of commands)
    if (!right)
      process.stdout.write(
        `${record.intent}\t${record.text}\t${record.actions.join(' or ')}\t${found}${asked ? ' (asked)' : ''}${kept ? ' (kept)' : ''}\n`,
      )
}

/** Milliseconds that reading one sentence takes, in a warm process. */
function medianMilliseconds(sentences: string[]): number {
  const spent = sentences.map((text) => {
    const before = performance.now()
    understandCommand(text, CONTEXT)
    return performance.now() - before
  })
  return spent.toSorted((a, b) => a - b)[Math.floor(spent.length / 2)] ?? 0
}
