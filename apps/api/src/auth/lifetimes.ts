/**
 * How long each credential is good for. All of them end earlier with their session: when it is signed out, when its password
 * is changed, and when its user is deleted or a guest becomes an account. The process that ends a session refuses it at once.
 * With Redis the others do as soon as the signal arrives; without it, or when the signal is lost, within
 * `SESSION_CHECK_MAX_AGE_MS`.
 */

/**
 * A session, and its cookie, from its last renewal. A year, since a guest who stays away for longer has no other way back.
 */
export const SESSION_SECONDS = 365 * 24 * 60 * 60

/** A session that is used is renewed once it is this old: one write an hour, which is how coarse its last use is known. */
export const SESSION_RENEWAL_SECONDS = 60 * 60

/** A JWT of `GET /api/auth/token`. It names its session, and is refused when that has ended. */
export const TOKEN_SECONDS = 15 * 60

/** A feed. Then its client comes back, and shows again who it is. */
export const MAX_FEED_MS = TOKEN_SECONDS * 1000

/** How often one statement looks whether the sessions that are in use in this process are still there. */
export const SESSION_SWEEP_MS = 15_000

/**
 * How long a process may take a session for live without looking. Twice the interval of the sweep, so that the requests of a
 * session in use never look themselves, unless a sweep failed.
 */
export const SESSION_CHECK_MAX_AGE_MS = 2 * SESSION_SWEEP_MS
