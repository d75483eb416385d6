import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { API } from 'typescript/unstable/sync'
import { expect, test } from 'vitest'
import { DIST, ROOT } from './paths.ts'

/** The types from which all others of the client can be reached. */
const TYPES = {
  index: ['TodoAgents', 'TodoAgentsOptions', 'RouterInputs', 'RouterOutputs', 'AccountExport'],
  chat: ['AgentChat', 'AgentChatOptions', 'ChatState', 'Retry'],
}

test('the types in the package are those of the sources', () => {
  const folder = mkdtempSync(join(DIST, 'same-'))
  const [program, config] = [join(folder, 'same.ts'), join(folder, 'tsconfig.json')]
  const api = new API({ cwd: ROOT })
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
    const wrong = 'export const wrong: Same<packed_chat.Retry, source_index.TodoAgents> = true'
    writeFileSync(program, [...imports, same, ...checks, wrong].join('\n'))
    const compilerOptions = { lib: ['esnext', 'dom', 'dom.iterable'] }
    const settings = { extends: join(ROOT, 'tsconfig.base.json'), compilerOptions, files: [program] }
    writeFileSync(config, JSON.stringify(settings))
    const project = api.updateSnapshot({ openProjects: [config] }).getProject(config)!
    const text = readFileSync(program, 'utf8')
    const errors = project.program.getSemanticDiagnostics(program)
    expect(errors.map(({ pos, end }) => text.slice(pos, end))).toEqual(['wrong'])
  } finally {
    api.close()
    rmSync(folder, { recursive: true })
  }
})

test('an editor shows the comment of a procedure', () => {
  const comment = '/** Moves todos that repeat to their next occurrence. */\n    skip:'
  expect(readFileSync(join(DIST, 'client/types.d.ts'), 'utf8')).toContain(comment)
})
