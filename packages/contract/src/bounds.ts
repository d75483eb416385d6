/**
 * Every bound that more than one part of the system must know: the schemas refuse a value beyond it, the tools and the
 * repositories rely on it, and the pages keep their forms within it. Lengths of text are in UTF-16 code units. Bounds
 * that an operator sets, such as MAX_TODOS, are in apps/api/src/env.ts.
 */

// Todos, tags and users

/** The longest title of a todo. */
export const MAX_TITLE_LENGTH = 100
/** The longest description of a todo. */
export const MAX_DESCRIPTION_LENGTH = 1024
export const MAX_TAG_NAME_LENGTH = 50
export const MAX_TAGS_PER_TODO = 20
export const MAX_LIST_NAME_LENGTH = 50
/** The most lists of a user, archived ones included. */
export const MAX_LISTS = 200
/** The most steps of a todo. */
export const MAX_STEPS = 100
/** The longest rule of a todo that repeats. */
export const MAX_RULE_LENGTH = 300
/** The most saved filters of a user. */
export const MAX_SAVED_FILTERS = 50
export const MAX_FILTER_NAME_LENGTH = 50
/** The longest name of a user. */
export const MAX_NAME_LENGTH = 100
/** The longest text that a user searches for. */
export const MAX_SEARCH_LENGTH = 200
/** The most fragments of titles in one search. Each costs time for each todo that is compared with it. */
export const MAX_FRAGMENTS = 160
/** RFC 5321, 4.5.3.1.3: a path has at most 256 octets, including its angle brackets. */
export const MAX_EMAIL_LENGTH = 254

/** The shortest new password. */
export const MIN_PASSWORD_LENGTH = 8
/** The longest new password. */
export const MAX_PASSWORD_LENGTH = 128

/**
 * The shortest duration in minutes, both of a todo with a start but no end, and of a free slot. The table `user` checks
 * MIN_DURATION and MAX_DURATION, too.
 */
export const MIN_DURATION = 5
/** The longest duration of such a todo or free slot, in minutes: one day. */
export const MAX_DURATION = 1440

// Calls of the API

/**
 * The most ids in one call. Therefore also the most todos that are changed by one call, by the undo of one call, or by
 * one tool.
 */
export const MAX_IDS = 100
/** How many changes are undone at once at most. More would hold the user's lock for several seconds. */
export const MAX_UNDONE_CHANGES = 1000
/** The most rows of one page of a list. */
export const MAX_PAGE_LENGTH = 100
/** The most rows of one page of `todo.replica`, which leaves out most fields of most todos. */
export const MAX_REPLICA_ROWS = 1000
/** The number of rows of a page when the caller gives no `limit`. */
export const DEFAULT_PAGE_LENGTH = 40
/**
 * The most pairs of overlapping todos in one answer. If all todos overlap, the number of pairs grows with the square of
 * the number of todos.
 */
export const MAX_CONFLICTS = 100
/**
 * The most later occurrences in one answer. Conflicts and free slots count no more than the first ones of their range:
 * free slots end at the last one that was counted.
 */
export const MAX_OCCURRENCES = 1000
/** The most open todos that repeat whose later occurrences one call computes: those whose occurrence comes first. */
export const MAX_SERIES = 500
/** For how many days the later occurrences of a new or changed todo are compared with other todos. */
export const LATER_CONFLICT_DAYS = 62
/** The most `todo_ids` of a tag or a list in an event of the feed. An event about more todos has no `todo_ids`. */
export const MAX_FEED_TODO_IDS = 100
/** The longest range, in days, in which one call looks for overlaps or free slots. */
export const MAX_RANGE_DAYS = 366
/** The most answers to calls with an idempotency key that are kept for a user. */
export const MAX_ANSWERED_CALLS = 500
/**
 * The most tRPC calls of one HTTP request, so that one request causes only a limited amount of work. The client splits
 * larger batches, because the server refuses them.
 */
export const MAX_BATCH_CALLS = 50
/** The largest body of a tRPC request that the server reads. A full batch of the largest valid inputs fits. */
export const MAX_BODY_BYTES = 1024 * 1024

// Programs

/** The longest name of an access token or a connected app. */
export const MAX_PROGRAM_NAME_LENGTH = 100
/** The most access tokens and connected apps of a user at a time. */
export const MAX_PROGRAMS = 100
/** The longest life of an access token that expires, in days. */
export const MAX_TOKEN_DAYS = 3650

// Reminders

/** The longest address of a push service. Those of browsers have about 200 characters. */
export const MAX_PUSH_ENDPOINT_LENGTH = 1000
/** The most browsers of a user that get reminders by push. A further one replaces the one that subscribed first. */
export const MAX_PUSH_DEVICES = 20

// The assistant

/** The longest message to the assistant. */
export const MAX_MESSAGE_LENGTH = 10_000
/** The most messages of one request to the assistant. Only the last message of the user is used. */
export const MAX_REQUEST_MESSAGES = 50
/** The longest title of a conversation. */
export const MAX_SESSION_TITLE_LENGTH = 100
/** The longest standing preference of a user. */
export const MAX_PREFERENCE_LENGTH = 200
/** The most standing preferences of a user. Each costs tokens in each request to a model. */
export const MAX_PREFERENCES = 50
/** The longest text whose meaning is remembered for a user. */
export const MAX_WORDING_LENGTH = 200
/** The most texts whose meaning is remembered for a user. A further one replaces the oldest. */
export const MAX_WORDINGS = 200
/** The longest id that a model may give to a tool call. */
export const MAX_CALL_ID_LENGTH = 200
/** How many rows one run may delete and change before the assistant must ask the user. */
export const FREE_ROWS = { deleted: 1, changed: 5 } as const
/** The most elements of a list in a tool's output that a client sees; see `shownOutput`. */
export const MAX_SHOWN = 5
/** The most calls of one question. Further calls wait for the next question. */
export const MAX_ASKED_CALLS = 100

/**
 * The longest answer of a model in one run, its texts and the arguments of its calls together: some 250,000 tokens. The
 * agent breaks off a longer answer. The bounds below, on everything that carries an answer, follow from this one.
 */
export const MAX_ANSWER_LENGTH = 1024 * 1024

/** JSON writes a control character as six characters: `\u0001`. */
const MAX_ESCAPED = 6

/**
 * The most characters of the data of one event. It leaves room for the longest answer with every character escaped, and
 * MAX_ANSWER_LENGTH more for the rest of the run's state. The encoder cuts tool outputs to stay within it.
 */
export const MAX_DATA_LENGTH = (MAX_ESCAPED + 1) * MAX_ANSWER_LENGTH

/**
 * The most characters of one event that a decoder keeps while it waits for the event's end: its data, and room for its
 * other lines.
 */
export const MAX_EVENT_SIZE = MAX_DATA_LENGTH + 64 * 1024
