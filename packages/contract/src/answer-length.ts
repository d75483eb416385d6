/**
 * The most that a model may say in one run, its texts and the arguments of its calls together, in UTF-16 code units: some
 * 250,000 tokens. The agent breaks off what is longer. Everything that bounds what carries an answer follows from this.
 */
export const MAX_ANSWER_LENGTH = 1024 * 1024

/** JSON writes a control character as six: `\u0001`. */
const MAX_ESCAPED = 6

/**
 * The most characters of the data of one event: a whole answer that is escaped throughout, and as much room again as an
 * answer takes for the rest of the run's state. The encoder keeps to it.
 */
export const MAX_DATA_LENGTH = (MAX_ESCAPED + 1) * MAX_ANSWER_LENGTH

/** The most characters of one event that a decoder keeps while it waits for the end: the data, and its other lines. */
export const MAX_EVENT_SIZE = MAX_DATA_LENGTH + 64 * 1024
