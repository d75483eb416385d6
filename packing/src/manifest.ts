import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DIST, ROOT } from './paths.ts'

interface Published {
  /** The paths that another repository imports, with the names of their files. */
  exports: Readonly<Record<string, string>>
  /** The libraries among the dependencies of the workspace that npm installs with the package. */
  dependencies: string[]
  /** Those that the other repository imports too, so that both must use one copy. */
  peerDependencies?: string[]
}

/** Writes the `package.json` of a package into its folder of DIST, with the README and the licence. */
export function writePackage(name: string, { exports, dependencies, peerDependencies = [] }: Published): void {
  const workspace = join(ROOT, 'packages', name)
  const {
    version,
    license,
    type,
    description,
    dependencies: exact,
  } = JSON.parse(readFileSync(join(workspace, 'package.json'), 'utf8'))
  const ranges = (libraries: string[]) =>
    Object.fromEntries(libraries.map((library) => [library, `^${exact[library]}`]))
  const manifest = {
    name: `@todo-agents/${name}`,
    version,
    description,
    license,
    type,
    sideEffects: false,
    engines: { node: '>=20.19' },
    exports: {
      ...Object.fromEntries(
        Object.entries(exports).map(([path, file]) => [path, { types: `./${file}.d.ts`, default: `./${file}.js` }]),
      ),
      './package.json': './package.json',
    },
    dependencies: ranges(dependencies),
    ...(peerDependencies.length > 0 && { peerDependencies: ranges(peerDependencies) }),
  }
  writeFileSync(join(DIST, name, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  copyFileSync(join(workspace, 'README.md'), join(DIST, name, 'README.md'))
  copyFileSync(join(ROOT, 'LICENSE'), join(DIST, name, 'LICENSE'))
}
