import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A server that does the same with another library, as the documents of the library show it. */
export interface Peer {
  /** The name of its program in `bench/peers`. */
  program: string
  /** The npm package that it shows. */
  library: string
  stores: string
  survives: string
}

export const PEERS: Peer[] = [
  {
    program: 'openai',
    library: 'openai',
    stores: 'nothing',
    survives: 'nothing: a run dies with its process',
  },
  {
    program: 'openai-agents',
    library: '@openai/agents',
    stores: 'nothing; a session can keep the messages of runs that have ended',
    survives: 'nothing: a run dies with its process',
  },
  {
    program: 'ai-sdk',
    library: 'ai',
    stores: 'nothing; a callback can store an answer that has ended',
    survives: 'a lost connection, with its package for Redis; a run dies with its process',
  },
  {
    program: 'langgraph',
    library: '@langchain/langgraph',
    stores: 'the state after each step, in PostgreSQL',
    survives: 'its process, up to the last stored step, when a client asks for the rest; tools may run twice',
  },
]

const FOLDER = join(import.meta.dirname, '../peers')

/** Installs the pinned packages of the peers, which `npm ci` in the root does not do. Throws when npm fails. */
export function installPeers(): void {
  if (existsSync(join(FOLDER, 'node_modules'))) return
  console.log('Installing the packages of bench/peers …')
  const { status } = spawnSync('npm', ['ci'], { cwd: FOLDER, stdio: 'inherit' })
  if (status !== 0) throw new Error('npm ci in bench/peers failed: the peers need the npm registry.')
}

/** Returns a package with its pinned version: `ai 7.0.173`. */
export function versionOf({ library }: Peer): string {
  const { dependencies } = JSON.parse(readFileSync(join(FOLDER, 'package.json'), 'utf8'))
  return `${library} ${dependencies[library]}`
}
