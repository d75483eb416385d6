import { resolve } from 'node:path'
import type { Prices } from '@todo-agents/agent/models/prices'
import { costOf, KNOWN_PRICES } from '@todo-agents/agent/models/prices'
import type { Assistant } from '@todo-agents/contract/user'
import { assistantSchema } from '@todo-agents/contract/user'
import { DEFAULT_BOUNDS } from '@todo-agents/db/users/bounds'
import { z } from 'zod'
import { MIN_SECRET } from './embedded-secret.ts'
import { trustedProxiesSchema } from './http/trusted-proxies.ts'
import { headersSchema, pricesSchema } from './model-env.ts'

/** The root of the repository. Relative paths in the environment start here, not at the working directory. */
export const ROOT = resolve(import.meta.dirname, '../../..')

const port = z.coerce.number('must be a number').int().min(0).max(65_535)
const count = z.coerce.number('must be a number').int().min(1)
const modelUrl = z.url({
  protocol: /^https?$/,
  error: 'must begin with http:// or https://, such as http://localhost:11434/v1',
})
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be a URL such as https://todo.example.com' })

const seconds = z.coerce.number('must be a number of seconds').min(1).max(3600)
const money = z.coerce.number('must be an amount in US dollars, such as 5 or 0.5').min(0)
const KEY_FORM = 'must have only printable ASCII characters, without spaces; copy the key once more'

/** Makes zod run a check even if another variable is wrong, so that one start reports all errors. */
const always = () => true

const MAIL_FROM_FORM = 'must be an address such as todo@example.com, or Todo Agents <todo@example.com>'

interface Budgeted {
  MONTHLY_BUDGET?: number | undefined
  SERVER_MONTHLY_BUDGET?: number | undefined
  OPENAI_MODEL: string
  MODEL_PRICES?: Prices | undefined
}

/** A budget without a price would never be reached. */
function hasUnpricedBudget({ MONTHLY_BUDGET, SERVER_MONTHLY_BUDGET, OPENAI_MODEL, MODEL_PRICES }: Budgeted): boolean {
  if (MONTHLY_BUDGET === undefined && SERVER_MONTHLY_BUDGET === undefined) return false
  return costOf(OPENAI_MODEL, { input_tokens: 1, output_tokens: 1 }, { ...KNOWN_PRICES, ...MODEL_PRICES }) === null
}

const environmentSchema = z
  .object({
    PORT: port.default(3000),
    HOST: z.string().default('localhost'),
    DATA_DIR: z.string().default('./.data'),
    DATABASE_URL: z
      .url({ protocol: /^postgres(ql)?$/, error: 'must be a URL such as postgres://user:password@host:5432/database' })
      .optional(),
    REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'must be a URL such as redis://host:6379' }).optional(),
    AUTH_SECRET: z
      .string()
      .min(MIN_SECRET, 'must have at least 32 characters; make one with: openssl rand -base64 32')
      .optional(),
    BASE_URL: httpUrl.optional(),
    TRUST_PROXY: trustedProxiesSchema.default(['loopback']),
    ASSISTANT: assistantSchema.optional(),
    ASSISTANT_CHOICE: z.enum(['on', 'off']).default('on'),
    OPENAI_API_KEY: z
      .string()
      .regex(/^[\x21-\x7e]+$/, KEY_FORM)
      .optional(),
    OPENAI_API: z.enum(['responses', 'chat']).default('responses'),
    OPENAI_BASE_URL: modelUrl.optional(),
    OPENAI_MODEL: z.string().default('gpt-5-mini'),
    OPENAI_HEADERS: headersSchema.optional(),
    OPENAI_TIMEOUT: seconds.default(60),
    OPENAI_EVENT_TIMEOUT: seconds.default(30),
    OPENAI_MAX_OUTPUT_TOKENS: count.optional(),
    OPENAI_REASONING_EFFORT: z
      .string()
      .regex(/^[a-z]{1,20}$/, 'must be a word such as low, medium or high')
      .optional(),
    OPENAI_BACKGROUND: z.enum(['true', 'false']).default('false'),
    OPENAI_CHECK: z.enum(['on', 'off']).default('on'),
    OPENAI_CONTEXT_TOKENS: z.coerce
      .number('must be a number')
      .int()
      .min(8000, 'must be at least 8000, because the instructions and the tools take half of that')
      .default(24_000),
    MODEL_PRICES: pricesSchema.optional(),
    RATE_LIMIT_PER_MINUTE: count.optional(),
    MONTHLY_QUOTA: count.optional(),
    SERVER_MONTHLY_RUNS: count.optional(),
    SERVER_MONTHLY_TOKENS: count.optional(),
    MONTHLY_BUDGET: money.optional(),
    SERVER_MONTHLY_BUDGET: money.optional(),
    SIGN_UP: z.enum(['open', 'invite', 'closed']).default('open'),
    GUESTS: z.enum(['on', 'off']).optional(),
    GUEST_RATE_LIMIT_PER_ADDRESS: count.optional(),
    GUEST_DAYS: count.optional(),
    MAX_TODOS: count.default(DEFAULT_BOUNDS.todos),
    MAX_TAGS: count.default(DEFAULT_BOUNDS.tags),
    MAX_SESSIONS: count.default(DEFAULT_BOUNDS.sessions),
    MAX_MESSAGES: count.default(DEFAULT_BOUNDS.messages),
    HISTORY_DAYS: count.default(365),
    SESSION_UNDO_DAYS: count.default(30),
    SMTP_URL: z
      .url({ protocol: /^smtps?$/, error: 'must be a URL such as smtps://user:password@mail.example.com' })
      .optional(),
    MAIL_FROM: z
      .string()
      .regex(/^[^\r\n]*[^\s@]@[^\s@]+$/, MAIL_FROM_FORM)
      .optional(),
    PUSH_LOOPBACK: z.enum(['on', 'off']).default('off'),
    REQUESTS_PER_MINUTE: count.default(10_000),
    PROGRAM_REQUESTS_PER_MINUTE: count.default(600),
    RUNS_AT_ONCE: count.optional(),
    RUN_LEASE_SECONDS: z.coerce.number('must be a number').min(0.5).max(600).default(10),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  })
  .refine((env) => !env.DATABASE_URL || env.AUTH_SECRET, {
    path: ['AUTH_SECRET'],
    error: 'is required with DATABASE_URL, so that all processes share it; make one with: openssl rand -base64 32',
    when: always,
  })
  .refine((env) => !hasUnpricedBudget(env), {
    path: ['MODEL_PRICES'],
    error: 'is required with MONTHLY_BUDGET or SERVER_MONTHLY_BUDGET, because the price of OPENAI_MODEL is not known',
    when: always,
  })
  .refine((env) => !env.SMTP_URL || env.MAIL_FROM, {
    path: ['MAIL_FROM'],
    error: `is required with SMTP_URL; it ${MAIL_FROM_FORM}`,
    when: always,
  })
  .refine((env) => (env.ASSISTANT ?? 'offline') === 'offline' || env.OPENAI_API_KEY || env.OPENAI_BASE_URL, {
    path: ['OPENAI_API_KEY'],
    error: 'is required with ASSISTANT=model or auto (or OPENAI_BASE_URL, for a server without keys)',
    when: always,
  })

type Environment = z.infer<typeof environmentSchema>

/** Variables that are optional in the environment. An absent one is null in the configuration. */
type NullableLimit =
  | 'MONTHLY_QUOTA'
  | 'SERVER_MONTHLY_RUNS'
  | 'SERVER_MONTHLY_TOKENS'
  | 'MONTHLY_BUDGET'
  | 'SERVER_MONTHLY_BUDGET'
  | 'GUEST_DAYS'

export interface Config extends Omit<Environment, 'AUTH_SECRET' | NullableLimit> {
  DATA_DIR: string
  /** null: the secret of the data folder, see embedded-secret.ts. */
  AUTH_SECRET: string | null
  BASE_URL: string
  ASSISTANT: Assistant
  /** What users may choose, that of the operator first. */
  assistantChoices: Assistant[]
  /** True when answers may cost money. */
  isPaid: boolean
  RATE_LIMIT_PER_MINUTE: number
  /** null: no limit. */
  MONTHLY_QUOTA: number | null
  /** null: no limit. */
  SERVER_MONTHLY_RUNS: number | null
  /** null: no limit. */
  SERVER_MONTHLY_TOKENS: number | null
  /** In US dollars. null: no budget. */
  MONTHLY_BUDGET: number | null
  /** In US dollars. null: no budget. */
  SERVER_MONTHLY_BUDGET: number | null
  GUESTS: 'on' | 'off'
  GUEST_RATE_LIMIT_PER_ADDRESS: number
  /** null: idle guests are kept. */
  GUEST_DAYS: number | null
  /** True when only programs on this machine reach the server. */
  isLocal: boolean
}

/** The default limits. A model may cost money; the offline assistant costs only the time of this machine. */
const LIMITS = {
  paid: { RATE_LIMIT_PER_MINUTE: 10, MONTHLY_QUOTA: 200 },
  free: { RATE_LIMIT_PER_MINUTE: 60, MONTHLY_QUOTA: null },
}

/**
 * All guests of one network address share this many times the limit of one user: enough for a household, or for a class
 * with the offline assistant.
 */
const GUESTS_PER_ADDRESS = { paid: 2, free: 20 }

/**
 * The days after which idle guests are removed. A local server keeps them, because they are few and have no other way
 * back to their todos.
 */
const DEFAULT_GUEST_DAYS = 30

/** Thrown when the environment is not valid. `message` lists each wrong variable and what it must be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/**
 * Reads the configuration. An empty variable counts as absent, as in a copied `.env.example`. Throws ConfigError when a
 * variable is wrong.
 */
export function readConfig(variables: NodeJS.ProcessEnv): Config {
  const present = Object.fromEntries(Object.entries(variables).filter(([, value]) => value?.trim()))
  const parsed = environmentSchema.safeParse(withNewNames(present))
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')} ${message}`)
    throw new ConfigError(`The environment has ${lines.length === 1 ? 'an error' : 'errors'}:\n${lines.join('\n')}`)
  }
  const env = parsed.data
  const DATA_DIR = resolve(ROOT, env.DATA_DIR)
  const ASSISTANT = env.ASSISTANT ?? (env.OPENAI_API_KEY || env.OPENAI_BASE_URL ? 'model' : 'offline')
  const isPaid = ASSISTANT !== 'offline'
  const kind = isPaid ? 'paid' : 'free'
  const BASE_URL = (env.BASE_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, '')
  const isLocal = isLocalHost(env.HOST) && isLocalHost(new URL(BASE_URL).hostname)
  const RATE_LIMIT_PER_MINUTE = env.RATE_LIMIT_PER_MINUTE ?? LIMITS[kind].RATE_LIMIT_PER_MINUTE
  return {
    ...env,
    DATA_DIR,
    AUTH_SECRET: env.AUTH_SECRET ?? null,
    BASE_URL,
    ASSISTANT,
    assistantChoices: isPaid && env.ASSISTANT_CHOICE === 'on' ? inOrder(ASSISTANT) : [ASSISTANT],
    isPaid,
    RATE_LIMIT_PER_MINUTE,
    MONTHLY_QUOTA: env.MONTHLY_QUOTA ?? LIMITS[kind].MONTHLY_QUOTA,
    SERVER_MONTHLY_RUNS: env.SERVER_MONTHLY_RUNS ?? null,
    SERVER_MONTHLY_TOKENS: env.SERVER_MONTHLY_TOKENS ?? null,
    MONTHLY_BUDGET: env.MONTHLY_BUDGET ?? null,
    SERVER_MONTHLY_BUDGET: env.SERVER_MONTHLY_BUDGET ?? null,
    GUESTS: env.GUESTS ?? (isPaid && !isLocal ? 'off' : 'on'),
    GUEST_RATE_LIMIT_PER_ADDRESS: env.GUEST_RATE_LIMIT_PER_ADDRESS ?? RATE_LIMIT_PER_MINUTE * GUESTS_PER_ADDRESS[kind],
    GUEST_DAYS: env.GUEST_DAYS ?? (isLocal ? null : DEFAULT_GUEST_DAYS),
    isLocal,
  }
}

/** Reads AGENT_MODEL, the earlier name of ASSISTANT, whose value `openai` is now `model`. */
function withNewNames({ AGENT_MODEL, ...present }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (AGENT_MODEL === undefined || present.ASSISTANT !== undefined) return present
  return { ...present, ASSISTANT: AGENT_MODEL === 'openai' ? 'model' : AGENT_MODEL }
}

function inOrder(first: Assistant): Assistant[] {
  return [first, ...assistantSchema.options.filter((each) => each !== first)]
}

/** True for the name or an address of the loopback interface (RFC 6761, RFC 1122, RFC 4291). */
function isLocalHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '')
  return name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name)
}
