import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OutputChunk } from 'rolldown'
import { rolldown } from 'rolldown'
import type { Compiled } from './compiler.ts'
import { bundleDeclarations } from './declarations.ts'
import { writePackage } from './manifest.ts'
import { DIST, ROOT } from './paths.ts'

const ENTRIES = { '.': 'index', './chat': 'chat' }

/** The libraries that the client imports. Everything else that it uses, such as zod, becomes part of its files. */
const LIBRARIES = ['@trpc/client', '@trpc/server']

/** Writes the package `@todo-agents/client` into the folder `client` of DIST. */
export async function packClient(compiled: Compiled): Promise<void> {
  const dir = join(DIST, 'client')
  const names = Object.values(ENTRIES)
  const chunks = await bundleScripts(names, dir)
  await bundleDeclarations(compiled, { names, dir, isLibrary })
  writeFileSync(join(dir, 'THIRD-PARTY-LICENSES.txt'), licencesOf(chunks))
  writePackage('client', { exports: ENTRIES, dependencies: LIBRARIES })
}

async function bundleScripts(names: string[], dir: string): Promise<OutputChunk[]> {
  await using bundle = await rolldown({
    input: Object.fromEntries(names.map((name) => [name, join(ROOT, `packages/client/src/${name}.ts`)])),
    external: isLibrary,
    platform: 'neutral',
    transform: { target: 'es2023' },
    onLog(level, log) {
      throw new Error(`${level}: ${log.message}`)
    },
  })
  const { output } = await bundle.write({ dir, chunkFileNames: '[name].js' })
  return output.filter((file) => file.type === 'chunk')
}

function isLibrary(specifier: string): boolean {
  return LIBRARIES.some((name) => specifier === name || specifier.startsWith(`${name}/`))
}

/** Returns the licences of the libraries that are part of the files. Their authors ask that every copy has them. */
function licencesOf(chunks: OutputChunk[]): string {
  const folders = chunks
    .flatMap(({ moduleIds }) => moduleIds)
    .flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? [])
  return Array.from(new Set(folders), (folder) => {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const [licence] = globSync('LICEN[CS]E*', { cwd: folder })
    if (!licence) throw new Error(`${name} has no file with its licence`)
    return `${name} ${version}\n\n${readFileSync(join(folder, licence), 'utf8')}`
  }).join('\n---\n\n')
}
