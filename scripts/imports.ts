/** The import rules of the house. The first part of a rule's key is a folder; what it may import stands behind it. */

interface Rule {
  /** Workspaces of ours that may be imported. */
  ours: string[]
  /** Of ours, only as `import type`. */
  types?: string[]
  /** The only packages of others, where the package must stay small. */
  packages?: string[]
  /** Whether Node's own modules may be used. */
  node: boolean
}

const RULES: Record<string, Rule> = {
  'packages/contract': { ours: [], packages: ['zod', 'eventsource-parser'], node: false },
  'packages/language': { ours: [], packages: ['temporal-polyfill'], node: false },
  'packages/db': { ours: ['contract'], node: true },
  'packages/agent': { ours: ['contract'], node: true },
  'packages/offline': { ours: ['agent', 'contract', 'language'], node: false },
  'packages/client': { ours: ['contract'], types: ['api/trpc/router'], node: false },
  'apps/api': { ours: ['contract', 'db', 'agent', 'offline'], node: true },
  'apps/web': { ours: ['contract', 'client', 'language'], types: ['api/trpc/router'], node: false },
}

/** The layers of the web app, each of which may import those before it and itself. */
const WEB_LAYERS = ['components', 'lib', 'features', 'app']

const SCOPE = '@todo-agents/'
/** Every workspace's Vitest configuration imports it. */
const SHARED_TEST_SETTINGS = 'vitest.shared.ts'
/** Tests, measurements and the build, the files beside `apps/web/src`, may use what the shipped code may not. */
const TEST_FILE = /\.test\.tsx?$|\/testing\/|\/e2e\/|\/examples\/|\/eval\/|\.config\.ts$|^apps\/web\/[\w-]+\.ts$/

export interface Import {
  specifier: string
  type_only: boolean
}

/** Static and dynamic imports and re-exports of a source text, as Biome formats them. */
export function importsOf(source: string): Import[] {
  const statements = source.matchAll(/^(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?'([^']+)'/gm)
  const calls = source.matchAll(/\bimport\('([^']+)'\)/g)
  return [
    ...Array.from(statements, ([, type, specifier]) => ({ specifier: specifier ?? '', type_only: Boolean(type) })),
    ...Array.from(calls, ([, specifier]) => ({ specifier: specifier ?? '', type_only: false })),
  ]
}

/** What is wrong with an import of `file` (a path from the root), or null. */
export function violation(file: string, { specifier, type_only }: Import): string | null {
  const workspace = file.split('/').slice(0, 2).join('/')
  const rule = RULES[workspace]
  if (!rule) return null
  const is_test = TEST_FILE.test(file)

  if (specifier.startsWith('.')) return leaves(file, specifier, workspace) ?? webLayer(file, specifier)
  if (specifier.startsWith(SCOPE)) {
    const target = specifier.slice(SCOPE.length)
    const name = target.split('/')[0] ?? ''
    // An example reads as its readers' programs will: it imports its own package by name.
    if (is_test && workspace.endsWith(`/${name}`)) return null
    if (rule.ours.includes(name) || (type_only && rule.types?.includes(target))) return null
    return `${workspace} must not import ${target}${rule.types?.includes(target) ? ' but as a type' : ''}`
  }
  if (is_test) return null
  if (specifier.startsWith('node:')) return rule.node ? null : `${workspace} must not import ${specifier}`
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
  return rule.packages && !rule.packages.includes(name) ? `${workspace} must not import ${name}` : null
}

function resolvePath(file: string, specifier: string): string {
  return new URL(specifier, `file:///${file}`).pathname.slice(1)
}

/** Another workspace is imported by its name, so that its `package.json` can say what is public. */
function leaves(file: string, specifier: string, workspace: string): string | null {
  const path = resolvePath(file, specifier)
  const is_inside = path.startsWith(`${workspace}/`) || path === SHARED_TEST_SETTINGS
  return is_inside ? null : `${specifier} leaves ${workspace}`
}

function webLayer(file: string, specifier: string): string | null {
  const [from, to] = [file, resolvePath(file, specifier)].map((path) => /^apps\/web\/src\/(\w+)\/([\w-]+)/.exec(path))
  if (!from || !to) return null
  const [, from_layer = '', from_feature] = from
  const [, to_layer = '', to_feature] = to
  if (from_layer === 'features' && to_layer === 'features' && from_feature !== to_feature) {
    return `the feature ${from_feature} must not import the feature ${to_feature}`
  }
  const upwards = WEB_LAYERS.indexOf(to_layer) > Math.max(1, WEB_LAYERS.indexOf(from_layer))
  return upwards ? `${from_layer} must not import ${to_layer}` : null
}
