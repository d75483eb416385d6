import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { median } from '../figures.ts'
import type { Harness } from '../harness.ts'
import { printTable } from '../print.ts'

/** The scores that Lighthouse gives, from 0 to 100, and the least of each that we accept. */
const BARS = { performance: 95, accessibility: 95, 'best-practices': 95 } as const
type Category = keyof typeof BARS

interface Measured {
  scores: Record<Category, number>
  /** In milliseconds; `layout_shift` has no unit. */
  metrics: Record<'first_contentful_paint' | 'largest_contentful_paint' | 'blocking_time' | 'layout_shift', number>
  /** The ids of the audits that took points. */
  failed: string[]
}

const FOLDER = join(import.meta.dirname, '../lighthouse')
/** As many todos as a busy person has. */
const TODOS = 200

/** Lets Lighthouse judge the page of a user with todos, as it is on a phone with a slow network, and on a desktop. */
export async function measureLighthouse(harness: Harness): Promise<void> {
  const { quick, rounds = quick ? 1 : 3 } = harness.options
  install()
  const product = await harness.startProduct({ offline: true, embedded: true })
  const url = `http://127.0.0.1:${product.port}`
  const cookie = await signInWithTodos(url)
  const missed: string[] = []
  const rows = (['phone', 'desktop'] as const).map((form) => {
    const all = Array.from({ length: rounds }, () => run(`${url}/today`, cookie, form))
    const score = (category: Category) => median(all.map(({ scores }) => scores[category]))
    const metric = (name: keyof Measured['metrics']) => median(all.map(({ metrics }) => metrics[name]))
    for (const [category, bar] of Object.entries(BARS)) {
      if (score(category as Category) < bar)
        missed.push(`${form} ${category}: ${all.flatMap(({ failed }) => failed).join(', ')}`)
    }
    return [
      form,
      ...Object.keys(BARS).map((category) => `${score(category as Category)}`),
      `${Math.round(metric('first_contentful_paint'))}`,
      `${Math.round(metric('largest_contentful_paint'))}`,
      `${Math.round(metric('blocking_time'))}`,
      metric('layout_shift').toFixed(3),
    ]
  })
  const head = ['Lighthouse', ...Object.keys(BARS), 'first paint ms', 'largest paint ms', 'blocked ms', 'layout shift']
  printTable(`The page of a user with ${TODOS} todos, medians of ${rounds}`, head, rows)
  if (missed.length > 0) throw new Error(`Lighthouse gives less than 95:\n${missed.join('\n')}`)
}

/** Installs Lighthouse, which `npm ci` in the root does not do: it is larger than all the rest. */
function install(): void {
  if (existsSync(join(FOLDER, 'node_modules'))) return
  console.log('Installing the packages of bench/lighthouse …')
  const { status } = spawnSync('npm', ['ci'], { cwd: FOLDER, stdio: 'inherit' })
  if (status !== 0) throw new Error('npm ci in bench/lighthouse failed: it needs the npm registry.')
}

function run(url: string, cookie: string, form: 'phone' | 'desktop'): Measured {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['run.mjs', url, cookie, form], {
    cwd: FOLDER,
    encoding: 'utf8',
  })
  const last = stdout.trim().split('\n').at(-1) ?? ''
  if (status !== 0 || last === '') throw new Error(`Lighthouse failed:\n${stderr}`)
  return JSON.parse(last) as Measured
}

/** Signs in a guest with todos. Returns the cookie of the session. */
async function signInWithTodos(url: string): Promise<string> {
  const headers = { 'content-type': 'application/json', origin: url }
  const signedIn = await fetch(`${url}/api/auth/sign-in/anonymous`, { method: 'POST', headers, body: '{}' })
  const cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const today = new Date().toISOString().slice(0, 10)
  for (let index = 0; index < TODOS; index++) {
    const todo = { item: `Todo ${index}: call someone about the plan`, ...(index % 3 === 0 && { due_date: today }) }
    const created = await fetch(`${url}/trpc/todo.create`, {
      method: 'POST',
      headers: { ...headers, cookie },
      body: JSON.stringify(todo),
    })
    if (!created.ok) throw new Error(`todo.create failed: ${created.status} ${await created.text()}`)
  }
  return cookie
}
