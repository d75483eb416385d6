import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/**
 * Adds the tables of `@better-auth/oauth-provider` 1.7: the apps that ask for access, what users have allowed them, and
 * their tokens. better-auth names the columns, and stores each list as JSON text. It starts only when all of its tables
 * exist. Two stay empty: `oauthClientResource`, because every app may use every resource, and `oauthClientAssertion`,
 * because apps have no keys of their own here. So does `oauthAccessToken`: access tokens are JWTs.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [CLIENT, RESOURCE, ...REFRESH_TOKEN, ...ACCESS_TOKEN, ...CONSENT, ...UNUSED, ...LEFTOVERS]) {
    await sql.raw(statement).execute(db)
  }
}

const CLIENT = `
create table "oauthClient" (
  id uuid primary key,
  "clientId" text not null unique,
  "clientSecret" text,
  "clientDiscoveryId" text,
  disabled boolean default false,
  "skipConsent" boolean,
  "enableEndSession" boolean,
  "subjectType" text,
  scopes text,
  "clientCredentialsScopes" text,
  "userId" uuid references "user" (id) on delete cascade,
  "createdAt" timestamptz(3),
  "updatedAt" timestamptz(3),
  name text,
  uri text,
  icon text,
  contacts text,
  tos text,
  policy text,
  "softwareId" text,
  "softwareVersion" text,
  "softwareStatement" text,
  "redirectUris" text not null,
  "postLogoutRedirectUris" text,
  "backchannelLogoutUri" text,
  "backchannelLogoutSessionRequired" boolean,
  "tokenEndpointAuthMethod" text,
  "applicationType" text,
  jwks text,
  "jwksUri" text,
  "grantTypes" text,
  "responseTypes" text,
  "requirePKCE" boolean,
  "dpopBoundAccessTokens" boolean default false,
  "referenceId" text,
  metadata jsonb
)`

const RESOURCE = `
create table "oauthResource" (
  id uuid primary key,
  identifier text not null unique,
  name text not null,
  "accessTokenTtl" int,
  "refreshTokenTtl" int,
  "signingAlgorithm" text,
  "signingKeyId" text,
  "allowedScopes" text,
  "customClaims" jsonb,
  "dpopBoundAccessTokensRequired" boolean default false,
  disabled boolean default false,
  "createdAt" timestamptz(3),
  "updatedAt" timestamptz(3),
  "policyVersion" int default 1,
  metadata jsonb
)`

/** What both kinds of tokens have. */
const TOKEN = `
  id uuid primary key,
  token text not null unique,
  "clientId" text not null references "oauthClient" ("clientId") on delete cascade,
  "sessionId" uuid references session (id) on delete set null,
  "userId" uuid references "user" (id) on delete cascade,
  "referenceId" text,
  "authorizationCodeId" text,
  resources text,
  "requestedUserInfoClaims" text,
  "expiresAt" timestamptz(3) not null,
  "createdAt" timestamptz(3) not null,
  revoked timestamptz(3),
  confirmation jsonb,
  scopes text not null`

const REFRESH_TOKEN = [
  `create table "oauthRefreshToken" (${TOKEN},
    "rotatedAt" timestamptz(3),
    "rotationReplayResponse" text,
    "rotationReplayExpiresAt" timestamptz(3),
    "authTime" timestamptz(3)
  )`,
  'create index "oauthRefreshToken_client" on "oauthRefreshToken" ("clientId", "userId")',
  'create index "oauthRefreshToken_user" on "oauthRefreshToken" ("userId")',
  'create index "oauthRefreshToken_session" on "oauthRefreshToken" ("sessionId")',
  'create index "oauthRefreshToken_code" on "oauthRefreshToken" ("authorizationCodeId")',
  'create index "oauthRefreshToken_end" on "oauthRefreshToken" ("expiresAt")',
]

const ACCESS_TOKEN = [
  `create table "oauthAccessToken" (${TOKEN},
    "refreshId" uuid references "oauthRefreshToken" (id) on delete cascade
  )`,
  'create index "oauthAccessToken_client" on "oauthAccessToken" ("clientId")',
  'create index "oauthAccessToken_user" on "oauthAccessToken" ("userId")',
  'create index "oauthAccessToken_session" on "oauthAccessToken" ("sessionId")',
  'create index "oauthAccessToken_code" on "oauthAccessToken" ("authorizationCodeId")',
  'create index "oauthAccessToken_refresh" on "oauthAccessToken" ("refreshId")',
]

const CONSENT = [
  `create table "oauthConsent" (
    id uuid primary key,
    "clientId" text not null references "oauthClient" ("clientId") on delete cascade,
    "userId" uuid references "user" (id) on delete cascade,
    "referenceId" text,
    resources text,
    "requestedUserInfoClaims" text,
    scopes text not null,
    "createdAt" timestamptz(3) not null,
    "updatedAt" timestamptz(3) not null
  )`,
  'create index "oauthConsent_client" on "oauthConsent" ("clientId", "userId")',
  'create index "oauthConsent_user" on "oauthConsent" ("userId")',
]

/** The indexes by which housekeeping finds what OAuth has left behind. */
const LEFTOVERS = [
  'create index program_client_id on program (client_id) where client_id is not null',
  'create index "oauthClient_created" on "oauthClient" ("createdAt")',
  'create index verification_end on verification ("expiresAt")',
]

const UNUSED = [
  `create table "oauthClientResource" (
    id uuid primary key,
    "clientId" text not null references "oauthClient" ("clientId") on delete cascade,
    "resourceId" text not null references "oauthResource" (identifier) on delete cascade,
    metadata jsonb,
    "createdAt" timestamptz(3),
    unique ("clientId", "resourceId")
  )`,
  'create index "oauthClientResource_resource" on "oauthClientResource" ("resourceId")',
  `create table "oauthClientAssertion" (id text primary key, "expiresAt" timestamptz(3) not null)`,
]
