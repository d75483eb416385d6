/**
 * The import rules of this repository: between workspaces, between the rooms of a workspace, and no cycles between
 * files. A room is a folder of source files.
 */

interface Rule {
  /** The workspaces of this repository that may be imported. */
  ours: string[]
  /** The modules of this repository that may be imported too, but only with `import type`. */
  types?: string[]
  /** The modules of this repository that may be imported too, but only by `import()`: most starts do without them. */
  lazy?: string[]
  /** The workspaces that only the tests may import, too. */
  tests?: string[]
  /**
   * The only packages from npm that may be imported, where the workspace must stay small. Without it, any package may
   * be.
   */
  packages?: string[]
  /** True if Node's own modules may be imported. */
  node: boolean
}

const RULES: Record<string, Rule> = {
  'packages/contract': { ours: [], packages: ['zod', 'eventsource-parser'], node: false },
  'packages/language': { ours: [], packages: ['temporal-polyfill'], node: false },
  'packages/db': { ours: ['contract'], node: true },
  'packages/agent': { ours: ['contract'], node: true },
  'packages/offline': { ours: ['agent', 'contract', 'language'], node: false },
  'packages/client': { ours: ['contract'], types: ['api/trpc/router'], node: false },
  'packages/cli': {
    ours: ['contract', 'client', 'language'],
    types: ['api/in-process'],
    lazy: ['api/in-process'],
    tests: ['agent', 'api', 'db'],
    node: true,
  },
  'apps/api': { ours: ['contract', 'db', 'agent', 'offline'], node: true },
  'apps/web': { ours: ['contract', 'client', 'language'], types: ['api/trpc/router'], node: false },
}

/**
 * The rooms of a folder, in layers. A file may import from its own layer and from the layers before it. Tests have no
 * layer, nor have files and rooms that are not listed. (`db/src/users` is not: it exports and deletes what all rooms
 * store.)
 */
const LAYERS: Record<string, string[][]> = {
  'apps/api/src': [
    ['event-log', 'limits'],
    ['auth'],
    ['account', 'housekeeping', 'http', 'reminders', 'rest', 'runs', 'stream', 'trpc'],
  ],
  'apps/web/src': [['components', 'lib'], ['features'], ['app']],
  'packages/agent/src/models': [['http'], ['openai', 'scripted']],
  'packages/client/src': [['transport'], ['stream'], ['chat']],
  'packages/db/src': [
    ['migrations'],
    ['connection'],
    ['recurrence'],
    ['changes', 'lists', 'tags', 'todos'],
    ['reminders', 'runs', 'sessions'],
  ],
  'packages/language/src': [['calendar', 'text'], ['times'], ['commands']],
  'packages/language/src/times': [['grammar', 'holidays'], ['lexicon'], ['readers'], ['resolve']],
}

interface SeparateRooms {
  folder: string
  /** The rooms that must not import each other; null for all rooms of the folder. */
  rooms: string[] | null
  /** True if the rule holds for tests, too. */
  inTests: boolean
}

const SEPARATE_ROOMS: SeparateRooms[] = [
  { folder: 'apps/web/src/features', rooms: null, inTests: true },
  // The tests of a run use the scripted model.
  { folder: 'packages/agent/src', rooms: ['models', 'run'], inTests: false },
]

const SCOPE = '@todo-agents/'
/** Every workspace's Vitest configuration imports this file, which lies in the root. */
const SHARED_TEST_SETTINGS = 'vitest.shared.ts'
/**
 * Matches tests, measurements and the build (the files beside `apps/web/src`). They may import what the shipped code
 * may not.
 */
const TEST_FILE =
  /\.test\.tsx?$|\/testing\/|\/e2e\/|\/examples\/|\/eval\/|\/training\/|\.config\.ts$|^apps\/web\/[\w-]+\.ts$/

/** Returns true if the file is a test, a measurement or a part of the build. None of these ships. */
export function isTestFile(file: string): boolean {
  return TEST_FILE.test(file)
}

export interface Import {
  specifier: string
  type_only: boolean
  /** Set for `import()`. */
  is_lazy?: true
}

/** Returns the static and dynamic imports and the re-exports of a source text that Biome has formatted. */
export function importsOf(source: string): Import[] {
  const statements = source.matchAll(/^(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?'([^']+)'/gm)
  const calls = source.matchAll(/\bimport\('([^']+)'\)/g)
  return [
    ...Array.from(statements, ([, type, specifier]) => ({ specifier: specifier ?? '', type_only: Boolean(type) })),
    ...Array.from(calls, ([, specifier]) => ({ specifier: specifier ?? '', type_only: false, is_lazy: true as const })),
  ]
}

/** Returns what is wrong with an import of `file`, or null. `file` is a path from the root. */
export function violation(file: string, { specifier, type_only, is_lazy }: Import): string | null {
  const workspace = file.split('/').slice(0, 2).join('/')
  const rule = RULES[workspace]
  if (!rule) return null
  const is_test = isTestFile(file)

  if (specifier.startsWith('.')) {
    const wrong = outsideWorkspace(file, specifier, workspace) ?? betweenSeparateRooms(file, specifier)
    return wrong ?? (is_test ? null : againstLayers(file, specifier))
  }
  if (specifier.startsWith(SCOPE)) {
    const target = specifier.slice(SCOPE.length)
    const name = target.split('/')[0] ?? ''
    // An example imports its own package by name, as the programs of its readers will.
    if (is_test && workspace.endsWith(`/${name}`)) return null
    if (rule.ours.includes(name) || (type_only && rule.types?.includes(target))) return null
    if (is_test && rule.tests?.includes(name)) return null
    if (is_lazy && rule.lazy?.includes(target)) return null
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

/**
 * Returns what is wrong if a relative import leaves the workspace, else null. Another workspace must be imported by its
 * name, so that its `package.json` can say what is public.
 */
function outsideWorkspace(file: string, specifier: string, workspace: string): string | null {
  const path = resolvePath(file, specifier)
  const is_inside = path.startsWith(`${workspace}/`) || path === SHARED_TEST_SETTINGS
  return is_inside ? null : `${specifier} leaves ${workspace}`
}

function againstLayers(file: string, specifier: string): string | null {
  const imported = resolvePath(file, specifier)
  for (const [folder, layers] of Object.entries(LAYERS)) {
    const [from, to] = [file, imported].map((path) => roomOf(path, folder))
    if (!from || !to) continue
    const layerOf = (room: string) => layers.findIndex((rooms) => rooms.includes(room))
    if (layerOf(from) !== -1 && layerOf(to) > layerOf(from)) return `${from} must not import ${to} in ${folder}`
  }
  return null
}

function betweenSeparateRooms(file: string, specifier: string): string | null {
  const imported = resolvePath(file, specifier)
  for (const { folder, rooms, inTests } of SEPARATE_ROOMS) {
    if (isTestFile(file) && !inTests) continue
    const [from, to] = [file, imported].map((path) => roomOf(path, folder))
    const areSeparate = from && to && from !== to && (!rooms || (rooms.includes(from) && rooms.includes(to)))
    if (areSeparate) return `${from} must not import ${to} in ${folder}`
  }
  return null
}

/**
 * Returns the first folder of `path` below `folder`, or null when the file lies directly in `folder` or outside of it.
 */
function roomOf(path: string, folder: string): string | null {
  if (!path.startsWith(`${folder}/`)) return null
  const [room, ...rest] = path.slice(folder.length + 1).split('/')
  return room && rest.length > 0 ? room : null
}

/** Returns the file that `file` imports, as a path from the root, or null for a package from npm or Node. */
export function resolveImport(file: string, specifier: string): string | null {
  if (specifier.startsWith('.')) return resolvePath(file, specifier)
  if (!specifier.startsWith(SCOPE)) return null
  const [name, ...path] = specifier.slice(SCOPE.length).split('/')
  return `${name === 'api' ? 'apps' : 'packages'}/${name}/src/${path.join('/') || 'index'}.ts`
}

/** Returns the cycles in a graph of files. Each is a list of files, whose last file is the first one again. */
export function cycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = []
  const finished = new Set<string>()

  function visit(file: string, path: string[]): void {
    const start = path.indexOf(file)
    if (start !== -1) found.push([...path.slice(start), file])
    if (start !== -1 || finished.has(file)) return
    for (const imported of graph.get(file) ?? []) visit(imported, [...path, file])
    finished.add(file)
  }

  for (const file of graph.keys()) visit(file, [])
  return found
}
