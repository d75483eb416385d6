import type { Reader } from '../grammar/grammar.ts'
import { longest, rule, words } from '../grammar/grammar.ts'

/** A word that is not further interpreted. */
const anyWord: Reader<true> = ({ tokens }, at) => (tokens[at]?.kind === 'word' ? { value: true, next: at + 1 } : null)

const IT = 'it|that|this|them|these'
const AFTER = 'after|since'
const DONE = 'done|completed|finished'

/**
 * Words that count from the day on which the todo was done: "after completion", "after I did it". "3 days after I finish
 * the report" counts from another thing and is not read.
 */
export const afterDone: Reader<true> = longest<true>(
  words('after|since|from the? last? completion', true),
  words(',? counted|counting after|since|from the? last? completion', true),
  words(`after completing|finishing|doing ${IT}`, true),
  words(`${AFTER} i|we have|had? last|just? did|do|complete|${DONE} ${IT}`, true),
  words(`${AFTER} i|we ' ve|d last|just? ${DONE} ${IT}`, true),
  words(`${AFTER} it|that|this|they ' s|re last? ${DONE}`, true),
  words(`${AFTER} it|that|this|they is|was|are|were|gets last? ${DONE}`, true),
  words(`${AFTER} it|that|this|they has|have|had been? last? ${DONE}`, true),
  rule([`${AFTER} i|we last`, anyWord, IT], () => true),
  words(`${AFTER} the last time`, true),
  words(`${AFTER} the last time i|we did|do ${IT}`, true),
)

/** After "every 3 days" any verb can stand for doing the todo: "after I water them". */
export const afterDoing: Reader<true> = longest<true>(
  afterDone,
  rule([`${AFTER} i|we last?`, anyWord, IT], () => true),
)
