import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Project } from 'typescript/unstable/sync'
import { API } from 'typescript/unstable/sync'
import { DIST, ROOT } from './paths.ts'

/** The sources of the two packages, as the compiler reads and writes them. */
export interface Compiled extends Disposable {
  /** The sources with their types. */
  project: Project
  /** The compiler's output. For `packages/contract/src/todo.ts` it has `todo.js` and `todo.d.ts` in the same folder. */
  folder: string
}

const ROUTER = 'apps/api/src/trpc/router.ts'

/** The language of Node 20.19, and of the browsers of its time. */
const OLDEST = { target: 'es2023', lib: ['es2023', 'es2024.string', 'dom', 'dom.iterable'] }
const SOURCES = ['packages/client/src', 'packages/contract/src'].map((folder) => join(ROOT, folder))

/**
 * Compiles the client, the contract and the router of the API. Throws when a source file of the two packages is wrong, or
 * uses what is newer than Node 20.19.
 */
export function compile(): Compiled {
  const stack = new DisposableStack()
  try {
    // Inside the repository, so that the compiler finds `node_modules`.
    mkdirSync(DIST, { recursive: true })
    const folder = mkdtempSync(join(DIST, '.compiled-'))
    stack.defer(() => rmSync(folder, { recursive: true }))
    const config = join(folder, 'tsconfig.json')
    const out = join(folder, 'out')
    writeFileSync(config, JSON.stringify(settings(out)))
    emit(config)
    const api = new API({ cwd: ROOT })
    stack.defer(() => api.close())
    const project = api.updateSnapshot({ openProjects: [config] }).getProject(config)!
    check(project)
    const owned = stack.move()
    return { project, folder: out, [Symbol.dispose]: () => owned.dispose() }
  } finally {
    stack.dispose()
  }
}

function settings(outDir: string) {
  return {
    extends: join(ROOT, 'tsconfig.base.json'),
    compilerOptions: {
      ...OLDEST,
      noEmit: false,
      declaration: true,
      rewriteRelativeImportExtensions: true,
      rootDir: ROOT,
      outDir,
      typeRoots: [join(ROOT, 'node_modules/@types')],
      // The compiler writes nothing for a file that it finds through `node_modules`, where our packages are linked.
      paths: {
        '@todo-agents/api/*': [join(ROOT, 'apps/api/src/*.ts')],
        '@todo-agents/contract/*': [join(ROOT, 'packages/contract/src/*.ts')],
      },
    },
    files: [join(ROOT, ROUTER)],
    include: SOURCES,
    exclude: SOURCES.flatMap((folder) => [join(folder, '**/*.test.ts'), join(folder, '**/testing')]),
  }
}

/**
 * Writes the JavaScript and the declarations. Checks nothing: most of what the router imports is no part of the packages,
 * and runs on the newest Node only. For the same reason, it does not matter when such a file has no declarations because
 * the compiler cannot name a type of it.
 */
function emit(config: string): void {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  const options = ['--noCheck', '--pretty', 'false', '--lib', 'esnext,dom,dom.iterable']
  const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', config, ...options], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  const isOurs = (error: string) => !error.startsWith('apps/api/') || error.startsWith(ROUTER)
  const errors = stdout.split('\n').filter((line) => line.includes(': error TS') && isOurs(line))
  if (errors.length > 0 || (status !== 0 && stdout === '')) throw new Error([...errors, stderr].join('\n'))
}

function check({ program }: Project): void {
  const files = program.getSourceFileNames().filter((file) => SOURCES.some((folder) => file.startsWith(folder)))
  const errors = files.flatMap((file) =>
    program.getSemanticDiagnostics(file).map(({ text, pos }) => {
      const { line } = program.getSourceFile(file)!.getLineAndCharacterOfPosition(pos)
      return `${relative(ROOT, file)}:${line + 1}: ${text}`
    }),
  )
  if (errors.length > 0) throw new Error(errors.join('\n'))
}
