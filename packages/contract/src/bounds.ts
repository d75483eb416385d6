/**
 * Every bound that more than one part of the house must know: the schemas refuse a value beyond it, the tools and the
 * repositories rely on it, the pages keep a form within it. Lengths of text are in UTF-16 code units. Bounds that an
 * operator sets, such as MAX_TODOS, are in apps/api/src/env.ts.
 */

// Todos, tags and users

/** Of a todo. */
export const MAX_TITLE_LENGTH = 100
/** Of a todo. */
export const MAX_DESCRIPTION_LENGTH = 1024
export const MAX_TAG_NAME_LENGTH = 50
export const MAX_TAGS_PER_TODO = 20
/** Of a user. */
export const MAX_NAME_LENGTH = 100
/** Of the words that a search looks for. */
export const MAX_SEARCH_LENGTH = 200
/** RFC 5321, 4.5.3.1.3: a path of 256 octets with its angle brackets. */
export const MAX_EMAIL_LENGTH = 254

/** Of a new password. */
export const MIN_PASSWORD_LENGTH = 8
/** Of a new password. */
export const MAX_PASSWORD_LENGTH = 128

/** Minutes of a todo with a start but no end, and of a free slot. The table `user` checks both, too. */
export const MIN_DURATION = 5
/** Minutes: one day. */
export const MAX_DURATION = 1440

// Calls of the API

/** The most ids of one call, and so the most todos that one call, one undo of it or one tool changes. */
export const MAX_IDS = 100
/** The most rows of one page of a list. */
export const MAX_PAGE_LENGTH = 100
/** The rows of one page of a list whose caller gives no `limit`. */
export const DEFAULT_PAGE_LENGTH = 40
/** The most pairs of overlapping todos in one answer. Where everything overlaps, their number is the square of the todos'. */
export const MAX_CONFLICTS = 100
/** The most `todo_ids` of a tag in an event of the feed; a tag on more todos comes without them. */
export const MAX_FEED_TODO_IDS = 100
/** Of the range in which overlaps or free slots are looked for. */
export const MAX_RANGE_DAYS = 366
/**
 * The most tRPC calls of one HTTP request. The client splits a larger batch, and the server refuses it: a request may
 * cause only so much work.
 */
export const MAX_BATCH_CALLS = 50
/** The largest body of a tRPC request that the server reads. A full batch of the largest valid inputs fits. */
export const MAX_BODY_BYTES = 1024 * 1024

// The assistant

/** Of one message to the assistant. */
export const MAX_MESSAGE_LENGTH = 10_000
/** The most messages of one request to the assistant; all but the last of the user are ignored. */
export const MAX_REQUEST_MESSAGES = 50
/** Of a conversation's title. */
export const MAX_SESSION_TITLE_LENGTH = 100
/** Of the id that a model gives a tool call. */
export const MAX_CALL_ID_LENGTH = 200
/** The rows that one run may delete and change before the assistant asks the user. */
export const FREE_ROWS = { deleted: 1, changed: 5 } as const
/** The most calls of one question. The calls behind them wait for the next question. */
export const MAX_ASKED_CALLS = 100

/**
 * The most that a model may say in one run, its texts and the arguments of its calls together: some 250,000 tokens. The
 * agent breaks off a longer answer. The bounds on everything that carries an answer follow from this one.
 */
export const MAX_ANSWER_LENGTH = 1024 * 1024

/** JSON writes a control character as six: `\u0001`. */
const MAX_ESCAPED = 6

/**
 * The most characters of the data of one event: a whole answer of escaped characters only, and as much room again as an
 * answer takes for the rest of the run's state. The encoder cuts off more.
 */
export const MAX_DATA_LENGTH = (MAX_ESCAPED + 1) * MAX_ANSWER_LENGTH

/** The most characters of one event that a decoder keeps while it waits for the event's end: the data and the other lines. */
export const MAX_EVENT_SIZE = MAX_DATA_LENGTH + 64 * 1024
