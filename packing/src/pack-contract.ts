import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Compiled } from './compiler.ts'
import { writePackage } from './manifest.ts'
import { DIST } from './paths.ts'

/** Writes the package `@todo-agents/contract` into the folder `contract` of DIST. */
export function packContract({ folder }: Compiled): void {
  const dir = join(DIST, 'contract')
  cpSync(join(folder, 'packages/contract/src'), dir, { recursive: true })
  for (const name of readdirSync(dir).filter((file) => file.endsWith('.d.ts'))) {
    const file = join(dir, name)
    writeFileSync(file, withJsExtensions(readFileSync(file, 'utf8')))
  }
  writePackage('contract', {
    exports: { './*': '*' },
    dependencies: ['eventsource-parser'],
    // The schemas are combined with those of the program that imports them.
    peerDependencies: ['zod'],
  })
}

/** The compiler changes `./todo.ts` to `./todo.js` in JavaScript, but not in declarations. */
function withJsExtensions(declarations: string): string {
  return declarations.replace(/(\bfrom |\bimport\()(["'])(\.[^"']*)\.ts\2/g, '$1$2$3.js$2')
}
