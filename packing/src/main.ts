/**
 * Makes the tarballs of `@todo-agents/client` and `@todo-agents/contract`, which other repositories install, in the
 * folder `packing/dist`.
 */

import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { compile } from './compiler.ts'
import { packClient } from './pack-client.ts'
import { packContract } from './pack-contract.ts'
import { DIST, ROOT } from './paths.ts'

rmSync(DIST, { recursive: true, force: true })
using compiled = compile()
packContract(compiled)
await packClient(compiled)
const tarballs = execFileSync('npm', ['pack', '--silent', './client', './contract'], { cwd: DIST, encoding: 'utf8' })
for (const tarball of tarballs.trim().split('\n')) console.log(join(relative(ROOT, DIST), tarball))
