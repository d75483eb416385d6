/**
 * Fails on an import that breaks the rules of imports.ts, and on a cycle between files. It does not check whether an
 * imported package is declared: the linter does.
 */

import { cycles, importsOf, resolveImport, violation } from './imports.ts'
import { read, sourceFiles } from './repository.ts'

const files = sourceFiles()
const imports = new Map(files.map((file) => [file, importsOf(read(file))]))

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
