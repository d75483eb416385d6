import { expect, test } from 'vitest'
import { ASKED } from '../src/commands/learned/asked.ts'
import { inputOf, named, predict } from '../src/commands/learned/model.ts'
import { storeRows } from '../src/commands/learned/stored-model.ts'
import { examplesOf } from './examples.ts'
import { ownSentences } from './own-sentences.ts'
import type { Example } from './train.ts'
import { compress, train } from './train.ts'

const example = (text: string, ...actions: Example['actions']): Example => ({
  text,
  actions,
  command: { kind: 'none', offer: null },
  weight: 1,
})

const EXAMPLES = [
  example('zap the report', 'delete'),
  example('zap the meeting', 'delete'),
  example('zap milk', 'delete'),
  example('grab bread', 'create', 'update'),
  example('grab a coffee', 'create'),
]

const likely = (text: string, examples: Example[]) =>
  named(predict(compress(train(examples), 1000), inputOf(text, { kind: 'none', offer: null })))

test('what is learned from examples holds for a new sentence with their words', () => {
  expect(likely('zap the dentist', EXAMPLES).delete).toBeGreaterThan(0.7)
  expect(likely('grab eggs', EXAMPLES).create).toBeGreaterThan(0.5)
})

test('the same examples give the same weights', () => {
  expect(train(EXAMPLES).weights).toEqual(train(EXAMPLES).weights)
})

test('only the strongest rows of the text are kept, and those of the findings', () => {
  const all = storeRows(compress(train(EXAMPLES), 1_000_000).weights).length
  const few = storeRows(compress(train(EXAMPLES), 10).weights).length
  expect(few).toBeLessThan(all)
  expect(few).toBeGreaterThanOrEqual(10 * ASKED.length)
})

test('nothing is learned from SMCalFlow, nor from the source that is left out', () => {
  const record = (source: string) => ({
    text: `a text of ${source}`,
    actions: ['create' as const],
    intent: 'x',
    source,
  })
  const texts = (without?: string) =>
    examplesOf([record('clinc'), record('slurp'), record('smcalflow')], without).map(({ text }) => text)
  expect(texts()).toEqual(expect.arrayContaining(['a text of clinc', 'a text of slurp']))
  expect(texts()).not.toContain('a text of smcalflow')
  expect(texts('slurp')).not.toContain('a text of slurp')
})

test('our own sentences ask for everything that there is, have no open slot, and can have a title of any words', () => {
  const own = ownSentences(Array.from({ length: 500 }, () => 'what does the fox say'))
  expect(new Set(own.map(({ asked }) => asked))).toEqual(new Set(ASKED))
  expect(own.filter(({ text }) => /[{}]|undefined/.test(text))).toEqual([])
  expect(own.filter(({ text, asked }) => asked === 'create' && text.includes('fox')).length).toBeGreaterThan(0)
})
