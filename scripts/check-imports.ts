/**
 * Fails on an import that breaks the rules of imports.ts, and on a cycle between files. It does not check whether an
 * imported package is declared: the linter does.
 */

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cycles, importsOf, resolveImport, violation } from './imports.ts'

const list = ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx']
const files = execFileSync('git', list, { encoding: 'utf8' }).trim().split('\n')
const imports = new Map(files.map((file) => [file, importsOf(readFileSync(file, 'utf8'))]))

const violations = files.flatMap((file) =>
  (imports.get(file) ?? []).flatMap((imported) => {
    const wrong = violation(file, imported)
    return wrong ? [`${file}: ${wrong}`] : []
  }),
)
const graph = new Map(
  files.map((file) => [
    file,
    (imports.get(file) ?? []).flatMap(({ specifier }) => resolveImport(file, specifier) ?? []),
  ]),
)
const circles = cycles(graph).map((files) => `cycle: ${files.join(' → ')}`)

for (const line of [...violations, ...circles]) console.error(line)
console.log(`${files.length} files, ${violations.length} imports against the rules, ${circles.length} cycles`)
process.exit(violations.length + circles.length > 0 ? 1 : 0)
