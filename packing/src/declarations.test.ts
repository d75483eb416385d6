import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { DIST, ROOT } from './paths.ts'

/** The types from which all others of the client can be reached. */
const TYPES = {
  index: ['TodoAgents', 'TodoAgentsOptions', 'RouterInputs', 'RouterOutputs', 'AccountExport'],
  chat: ['AgentChat', 'AgentChatOptions', 'ChatState', 'Retry'],
}

test('the types in the package are those of the sources', async () => {
  const folder = mkdtempSync(join(DIST, 'same-'))
  try {
    const names = Object.entries(TYPES)
    const imports = names.flatMap(([entry]) => [
      `import type * as packed_${entry} from '../client/${entry}.js'`,
      `import type * as source_${entry} from '@todo-agents/client${entry === 'index' ? '' : `/${entry}`}'`,
    ])
    const checks = names.flatMap(([entry, types]) =>
      types.map((type) => `export const ${type}: Same<packed_${entry}.${type}, source_${entry}.${type}> = true`),
    )
    const same = 'type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false'
    writeFileSync(join(folder, 'same.ts'), [...imports, same, ...checks].join('\n'))
    const compilerOptions = { lib: ['esnext', 'dom', 'dom.iterable'] }
    const settings = { extends: join(ROOT, 'tsconfig.base.json'), compilerOptions, files: ['same.ts'] }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings))
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
    const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', folder]).catch((error) => error)
    expect(stdout).toBe('')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
