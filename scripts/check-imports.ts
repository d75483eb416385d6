import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { importsOf, violation } from './imports.ts'

/** Fails on any import against the house's arrows, see imports.ts. Undeclared packages are the linter's to find. */
const list = ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx']
const files = execFileSync('git', list, { encoding: 'utf8' }).trim().split('\n')
const found = files.flatMap((file) =>
  importsOf(readFileSync(file, 'utf8')).flatMap((imported) => {
    const wrong = violation(file, imported)
    return wrong ? [`${file}: ${wrong}`] : []
  }),
)

for (const line of found) console.error(line)
console.log(`${files.length} files, ${found.length} imports against the rules`)
process.exit(found.length > 0 ? 1 : 0)
