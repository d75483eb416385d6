/**
 * The lifetime of each credential. A credential ends earlier with its session: at a sign-out, at a change of the
 * password, when the user is deleted, and when a guest becomes an account. The process that ends a session refuses it
 * at once. Other processes refuse it when the signal arrives over Redis; without Redis, or when the signal is lost,
 * within `SESSION_CHECK_MAX_AGE_MS`.
 */

/**
 * The lifetime of a session and its cookie, from the last renewal on. It is a year, because a guest without a session
 * has no other way back.
 */
export const SESSION_SECONDS = 365 * 24 * 60 * 60

/**
 * The age at which a session in use is renewed. A renewal is a write, so a session makes at most one an hour, and the
 * time of its last use is only exact to the hour.
 */
export const SESSION_RENEWAL_SECONDS = 60 * 60

/**
 * The lifetime of a JWT of `GET /api/auth/token`. The JWT names its session, and is refused after the session has
 * ended.
 */
export const TOKEN_SECONDS = 15 * 60

/** The longest time that a feed stays open. Then its client reconnects and authenticates again. */
export const MAX_FEED_MS = TOKEN_SECONDS * 1000

/** The interval of the sweep: one statement that checks all sessions in use in this process. */
export const SESSION_SWEEP_MS = 15_000

/**
 * How long the result of a check counts. Twice the interval of the sweep, so that requests of a session in use make no
 * statement of their own unless a sweep fails.
 */
export const SESSION_CHECK_MAX_AGE_MS = 2 * SESSION_SWEEP_MS

/** The lifetime of a refresh token of a connected app. Each use replaces it, so an app in use stays connected. */
export const REFRESH_SECONDS = 90 * 24 * 60 * 60
