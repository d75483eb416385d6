import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readRecords } from '../eval/records.ts'
import type { CommandScore } from '../eval/score-commands.ts'
import { scoreCommand } from '../eval/score-commands.ts'
import { sourceTable } from '../eval/tables.ts'
import { readerOf } from '../src/commands/learned/reader.ts'
import { FEATURES, storeRows } from '../src/commands/learned/stored-model.ts'
import { examplesOf, SOURCES } from './examples.ts'
import { compress, train } from './train.ts'

const USAGE = `Learns the weights of packages/language/src/commands/learned/weights.json from the commands.jsonl of a folder.
The same folder and the same code give the same weights.

npm run train:language -- FOLDER [--check]

--check   writes nothing; prints how well the learned reader does on each source when it has not seen that source
`

/** Rows of the text that are kept: with base64, the file stays below 200 KB. */
const KEPT_ROWS = 24_000

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { check: { type: 'boolean', default: false } },
})
const [folder] = positionals
if (!folder || positionals.length > 1) {
  process.stderr.write(USAGE)
  process.exit(2)
}
const { commands } = readRecords(folder)
if (commands.length === 0) {
  process.stderr.write(`${folder} has no commands.jsonl with anything in it.\n`)
  process.exit(2)
}

if (values.check) {
  const sources = [...new Set(commands.map(({ source }) => source))]
  const scores = sources.flatMap(scoresWithout)
  process.stdout.write(`Each source, by what was learned from the others:\n${sourceTable(scores)}\n`)
} else {
  const { weights, scale } = compress(train(examplesOf(commands)), KEPT_ROWS)
  const stored = {
    learned_from: SOURCES,
    features: FEATURES,
    scale,
    rows: Buffer.from(storeRows(weights)).toString('base64'),
  }
  writeFileSync(
    new URL('../src/commands/learned/weights.json', import.meta.url),
    `${JSON.stringify(stored, null, 2)}\n`,
  )
}

function scoresWithout(source: string): CommandScore[] {
  const reader = readerOf(compress(train(examplesOf(commands, source)), KEPT_ROWS))
  return commands.filter((record) => record.source === source).map((record) => scoreCommand(record, reader))
}
