import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Api } from './upstream/replies.ts'

/** The sections that run by default, and those that must be named: they install packages, or take long. */
const DEFAULT_SECTIONS = [
  'deltas',
  'redis',
  'first-delta',
  'held',
  'procedures',
  'burst',
  'answer',
  'offline-answer',
  'restart',
  'sizes',
  'idle',
] as const
const SECTIONS = [...DEFAULT_SECTIONS, 'peers', 'kills', 'scale', 'lighthouse', 'chat', 'list'] as const
export type Section = (typeof SECTIONS)[number]

export interface Options {
  sections: Section[]
  quick: boolean
  /** The numbers of streams at which to measure. If undefined, each section uses its default. */
  streams: number[] | undefined
  /** The number of pairs of runs for each figure. If undefined, each section uses its default. */
  rounds: number | undefined
  api: Api
  embedded: boolean
  profile: boolean
  /** Folder of the checkout to measure. */
  root: string
  /** Folder of an older checkout to compare with, or undefined. */
  base: string | undefined
}

export const HELP = `npm run bench -- [section …] [options]

Sections (default: all but peers, kills, scale, lighthouse, chat and list):
  deltas        server CPU and bytes per delta, and latency, against a proxy of raw bytes
  redis         the same with the event log in Redis
  first-delta   time to the first delta
  held          memory per open stream, and the event loop's delay
  procedures    server CPU of todo.list and todo.create against a bare node:http + pg server
  burst         500 messages at once with the offline assistant, and /healthz meanwhile
  answer        CPU of a short answer, of our server and of PostgreSQL, beside another checkout with --base
  restart       time after kill -9 and a restart until the whole answer is there
  sizes         CPU of requests of a user with 100,000 todos, beside a user with 1,000
  peers         CPU of whole runs, beside @openai/agents, the AI SDK and others; installs them
  kills         kill -9 at ten moments of a run, and what is left of it, with the same peers
  offline-answer
                CPU and bytes of an offline answer about a todo that is not there, among 10,000 todos beside 10
  idle          CPU and memory of a server that serves nobody, after its first start
  scale         three processes of our server on one PostgreSQL and Redis; opens up to 30,000 streams (--streams) until
                a first limit is reached, which it names
  chat          frames of a conversation in Chromium at 1,000 deltas a second, and while 500 messages are scrolled
  list          a list of 10,000 todos in Chromium: first rows, frames while scrolling, and the search
  lighthouse    the scores of Lighthouse for the page on a phone and on a desktop; installs it

Options:
  --quick           fewer streams and rounds, under 90 s; its figures are too rough to quote
  --streams 1,64    at these numbers of streams
  --rounds 5        pairs of runs for each figure
  --api chat        Chat Completions instead of Responses
  --embedded        our server on its embedded database instead of PostgreSQL (not for procedures and offline-answer)
  --profile         takes CPU profiles of our server, and prints where its time goes
  --root <folder>   measures the server of another checkout
  --base <folder>   compares with the server of an older checkout (answer)
`

/** Throws an Error with a message for the user when an argument is invalid. */
export function readOptions(args: string[]): Options | 'help' {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      streams: { type: 'string' },
      rounds: { type: 'string' },
      api: { type: 'string', default: 'responses' },
      embedded: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      root: { type: 'string', default: join(import.meta.dirname, '..') },
      base: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  const { api } = values
  if (api !== 'responses' && api !== 'chat') throw new Error(`--api must be responses or chat, not “${api}”.`)
  const sections = positionals.map((name) => {
    const section = SECTIONS.find((each) => each === name)
    if (!section) throw new Error(`Unknown section “${name}”. Choose from ${SECTIONS.join(', ')}.`)
    return section
  })
  return {
    ...values,
    api,
    root: resolve(values.root),
    base: values.base === undefined ? undefined : resolve(values.base),
    sections: sections.length > 0 ? sections : [...DEFAULT_SECTIONS],
    streams: values.streams?.split(',').map((text) => countOf('--streams', text)),
    rounds: values.rounds === undefined ? undefined : countOf('--rounds', values.rounds),
  }
}

function countOf(option: string, text: string): number {
  const count = Number(text)
  if (!Number.isSafeInteger(count) || count < 1) throw new Error(`${option} takes whole numbers from 1, not “${text}”.`)
  return count
}
