import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Plugin } from 'rolldown'
import { rolldown } from 'rolldown'
import { dts } from 'rolldown-plugin-dts'
import type { Compiled } from './compiler.ts'
import { ROOT } from './paths.ts'
import { withoutContext, withProcedureComments } from './router-type.ts'
import { withoutZod } from './zod-types.ts'

interface DeclarationsOptions {
  /** The entries, such as `index`. */
  names: string[]
  /** The folder to write to. */
  dir: string
  isLibrary: (specifier: string) => boolean
}

const ROUTER = 'apps/api/src/trpc/router.d.ts'

/**
 * Bundles the declarations of the client's entries with all of ours that they use. A type of the API takes nothing else of
 * the server with it, because only what is used is in the result. Throws when that imports what is not a library of the
 * client.
 */
export async function bundleDeclarations(compiled: Compiled, options: DeclarationsOptions): Promise<void> {
  const { names, dir, isLibrary } = options
  await using bundle = await rolldown({
    input: names.map((name) => join(compiled.folder, `packages/client/src/${name}.d.ts`)),
    // The generator writes nothing, because the compiler has written all declarations.
    plugins: [readDeclarations(compiled), dts({ dtsOnly: true, tsconfig: false, generator: 'oxc' })],
    onLog(level, log) {
      throw new Error(`${level}: ${log.message}`)
    },
  })
  const { output } = await bundle.write({ dir, entryFileNames: '[name].ts', chunkFileNames: 'types.d.ts' })
  const code = output.map((file) => (file.type === 'chunk' ? file.code : '')).join('\n')
  const imported = new Set(Array.from(code.matchAll(/\b(?:from |import\()"([^."][^"]*)/g), ([, name = '']) => name))
  const foreign = [...imported].filter((name) => !isLibrary(name))
  if (foreign.length === 0) return
  const list = foreign.join(', ')
  throw new Error(
    `The declarations of the client import ${list}. The types that a procedure takes and returns belong in packages/contract.`,
  )
}

/** Finds the compiler's declarations, and gives them to the bundler without the types of the server's libraries. */
function readDeclarations({ project, folder }: Compiled): Plugin {
  return {
    name: 'read-declarations',
    resolveId: {
      // Before the plugin `dts`, which would find the sources.
      order: 'pre',
      handler(specifier, importer) {
        if (!importer) return null
        const [, ours] = /^@todo-agents\/(.*)/.exec(specifier) ?? []
        if (ours === 'api/trpc/router') return join(folder, ROUTER)
        if (ours?.startsWith('contract/')) return join(folder, `packages/contract/src/${ours.slice(9)}.d.ts`)
        if (!specifier.startsWith('.')) return { id: specifier, external: true }
        const file = join(importer, '..', specifier.replace(/(\.d)?\.[jt]s$/, '.d.ts'))
        return existsSync(file) ? file : { id: `@todo-agents/${relative(folder, file)}`, external: true }
      },
    },
    load(id) {
      if (!id.startsWith(folder)) return null
      const path = relative(folder, id)
      const text = readFileSync(id, 'utf8')
      const source = join(ROOT, path.replace('.d.ts', '.ts'))
      if (path === ROUTER) return withProcedureComments(withoutContext(text), project, source)
      return path.startsWith('packages/contract/') ? withoutZod(text, project, source) : text
    },
  }
}
