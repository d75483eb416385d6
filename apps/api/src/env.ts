import { resolve } from 'node:path'
import { DEFAULT_BOUNDS } from '@todo-agents/db/users/bounds'
import { z } from 'zod'
import { MIN_SECRET } from './embedded-secret.ts'
import { trustedProxiesSchema } from './http/trusted-proxies.ts'

/** The root of the repository. Relative paths in the environment start here, not at the working directory. */
export const ROOT = resolve(import.meta.dirname, '../../..')

const port = z.coerce.number('must be a number').int().min(0).max(65_535)
const count = z.coerce.number('must be a number').int().min(1)
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be a URL such as https://todo.example.com' })

/** Makes zod run a check even if another variable is wrong, so that one start reports all errors. */
const always = () => true

const MAIL_FROM_FORM = 'must be an address such as todo@example.com, or Todo Agents <todo@example.com>'

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
    AGENT_MODEL: z.enum(['offline', 'openai']).optional(),
    OPENAI_API_KEY: z.string().optional(),
    OPENAI_API: z.enum(['responses', 'chat']).default('responses'),
    OPENAI_BASE_URL: httpUrl.optional(),
    OPENAI_MODEL: z.string().default('gpt-5-mini'),
    RATE_LIMIT_PER_MINUTE: count.optional(),
    MONTHLY_QUOTA: count.optional(),
    SERVER_MONTHLY_RUNS: count.optional(),
    SERVER_MONTHLY_TOKENS: count.optional(),
    SIGN_UP: z.enum(['open', 'invite', 'closed']).default('open'),
    GUESTS: z.enum(['on', 'off']).optional(),
    GUEST_RATE_LIMIT_PER_ADDRESS: count.optional(),
    GUEST_DAYS: count.optional(),
    MAX_TODOS: count.default(DEFAULT_BOUNDS.todos),
    MAX_TAGS: count.default(DEFAULT_BOUNDS.tags),
    MAX_SESSIONS: count.default(DEFAULT_BOUNDS.sessions),
    MAX_MESSAGES: count.default(DEFAULT_BOUNDS.messages),
    HISTORY_DAYS: count.default(365),
    SMTP_URL: z
      .url({ protocol: /^smtps?$/, error: 'must be a URL such as smtps://user:password@mail.example.com' })
      .optional(),
    MAIL_FROM: z
      .string()
      .regex(/^[^\r\n]*[^\s@]@[^\s@]+$/, MAIL_FROM_FORM)
      .optional(),
    PUSH_LOOPBACK: z.enum(['on', 'off']).default('off'),
    REQUESTS_PER_MINUTE: count.default(10_000),
    RUNS_AT_ONCE: count.optional(),
    RUN_LEASE_SECONDS: z.coerce.number('must be a number').min(0.5).max(600).default(10),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  })
  .refine((env) => !env.DATABASE_URL || env.AUTH_SECRET, {
    path: ['AUTH_SECRET'],
    error: 'is required with DATABASE_URL, so that all processes share it; make one with: openssl rand -base64 32',
    when: always,
  })
  .refine((env) => !env.SMTP_URL || env.MAIL_FROM, {
    path: ['MAIL_FROM'],
    error: `is required with SMTP_URL; it ${MAIL_FROM_FORM}`,
    when: always,
  })
  .refine((env) => env.AGENT_MODEL !== 'openai' || env.OPENAI_API_KEY || env.OPENAI_BASE_URL, {
    path: ['OPENAI_API_KEY'],
    error: 'is required with AGENT_MODEL=openai (or OPENAI_BASE_URL, for a server without keys)',
    when: always,
  })

type Environment = z.infer<typeof environmentSchema>

/** Variables that are optional in the environment. An absent one is null in the configuration. */
type NullableLimit = 'MONTHLY_QUOTA' | 'SERVER_MONTHLY_RUNS' | 'SERVER_MONTHLY_TOKENS' | 'GUEST_DAYS'

export interface Config extends Omit<Environment, 'AUTH_SECRET' | NullableLimit> {
  DATA_DIR: string
  /** null: the secret of the data folder, see embedded-secret.ts. */
  AUTH_SECRET: string | null
  BASE_URL: string
  AGENT_MODEL: 'offline' | 'openai'
  RATE_LIMIT_PER_MINUTE: number
  /** null: no limit. */
  MONTHLY_QUOTA: number | null
  /** null: no limit. */
  SERVER_MONTHLY_RUNS: number | null
  /** null: no limit. */
  SERVER_MONTHLY_TOKENS: number | null
  GUESTS: 'on' | 'off'
  GUEST_RATE_LIMIT_PER_ADDRESS: number
  /** null: idle guests are kept. */
  GUEST_DAYS: number | null
  /** True when only programs on this machine reach the server. */
  isLocal: boolean
}

/** The default limits, by model. OpenAI's may cost money; the offline assistant costs only the time of this machine. */
const LIMITS = {
  openai: { RATE_LIMIT_PER_MINUTE: 10, MONTHLY_QUOTA: 200 },
  offline: { RATE_LIMIT_PER_MINUTE: 60, MONTHLY_QUOTA: null },
}

/**
 * All guests of one network address share this many times the limit of one user: enough for a household, or for a class
 * with the offline assistant.
 */
const GUESTS_PER_ADDRESS = { openai: 2, offline: 20 }

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
  const parsed = environmentSchema.safeParse(present)
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')} ${message}`)
    throw new ConfigError(`The environment has ${lines.length === 1 ? 'an error' : 'errors'}:\n${lines.join('\n')}`)
  }
  const env = parsed.data
  const DATA_DIR = resolve(ROOT, env.DATA_DIR)
  const AGENT_MODEL = env.AGENT_MODEL ?? (env.OPENAI_API_KEY || env.OPENAI_BASE_URL ? 'openai' : 'offline')
  const BASE_URL = (env.BASE_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, '')
  const isLocal = isLocalHost(env.HOST) && isLocalHost(new URL(BASE_URL).hostname)
  const RATE_LIMIT_PER_MINUTE = env.RATE_LIMIT_PER_MINUTE ?? LIMITS[AGENT_MODEL].RATE_LIMIT_PER_MINUTE
  return {
    ...env,
    DATA_DIR,
    AUTH_SECRET: env.AUTH_SECRET ?? null,
    BASE_URL,
    AGENT_MODEL,
    RATE_LIMIT_PER_MINUTE,
    MONTHLY_QUOTA: env.MONTHLY_QUOTA ?? LIMITS[AGENT_MODEL].MONTHLY_QUOTA,
    SERVER_MONTHLY_RUNS: env.SERVER_MONTHLY_RUNS ?? null,
    SERVER_MONTHLY_TOKENS: env.SERVER_MONTHLY_TOKENS ?? null,
    GUESTS: env.GUESTS ?? (AGENT_MODEL === 'openai' && !isLocal ? 'off' : 'on'),
    GUEST_RATE_LIMIT_PER_ADDRESS:
      env.GUEST_RATE_LIMIT_PER_ADDRESS ?? RATE_LIMIT_PER_MINUTE * GUESTS_PER_ADDRESS[AGENT_MODEL],
    GUEST_DAYS: env.GUEST_DAYS ?? (isLocal ? null : DEFAULT_GUEST_DAYS),
    isLocal,
  }
}

/** True for the name or an address of the loopback interface (RFC 6761, RFC 1122, RFC 4291). */
function isLocalHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '')
  return name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name)
}
