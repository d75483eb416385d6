/**
 * The lifetime of each credential. A credential ends earlier with its session: at a sign-out, at a change of the password,
 * when the user is deleted, and when a guest becomes an account. The process that ends a session refuses it at once. Other
 * processes refuse it when the signal arrives over Redis; without Redis, or when the signal is lost, within
 * `SESSION_CHECK_MAX_AGE_MS`.
 */

/**
 * A session and its cookie, from the last renewal on. A year, because a guest without a session has no other way back.
 */
export const SESSION_SECONDS = 365 * 24 * 60 * 60

/** A session in use is renewed at this age. This makes one write an hour, and the time of the last use is that coarse. */
export const SESSION_RENEWAL_SECONDS = 60 * 60

/** A JWT of `GET /api/auth/token`. It names its session, and is refused after the session has ended. */
export const TOKEN_SECONDS = 15 * 60

/** A feed. Its client then reconnects and authenticates again. */
export const MAX_FEED_MS = TOKEN_SECONDS * 1000

/** The interval of the sweep: one statement that checks all sessions in use in this process. */
export const SESSION_SWEEP_MS = 15_000

/**
 * How long the result of a check counts. Twice the interval of the sweep, so that requests of a session in use make no
 * statement of their own unless a sweep fails.
 */
export const SESSION_CHECK_MAX_AGE_MS = 2 * SESSION_SWEEP_MS
