import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TimeContext } from '../times/types.ts'
import type { Asked } from './learned/asked.ts'
import type { Reader } from './learned/reader.ts'
import { understandAs, understandCommand } from './understand.ts'
import type { Wording } from './wording.ts'

/** Thursday, 15 January 2026, 09:00 in Berlin. */
const context: TimeContext = { now: '2026-01-15T08:00:00Z', time_zone: 'Europe/Berlin' }

/** A reader that is sure of one thing, whatever the text. */
function sureOf(asked: Asked, probability = 0.99): Reader {
  const rest = (1 - probability) / 5
  const each = { create: rest, list: rest, update: rest, complete: rest, delete: rest, none: rest }
  return { probabilities: () => ({ ...each, [asked]: probability }) }
}

const read = (text: string, asked: Asked, probability?: number) =>
  understandCommand(text, context, [], sureOf(asked, probability))

describe('where the rules and the learned reader agree', () => {
  test.each([
    ['buy milk', 'create'],
    ['what is on tomorrow?', 'list'],
    ['move the dentist to Monday', 'update'],
    ['complete the report', 'complete'],
    ['delete the report', 'delete'],
  ] as const)('“%s” is carried out', (text, asked) => {
    expect(read(text, asked).kind).toBe(asked)
  })
})

describe('a new todo', () => {
  test('that the model takes for nothing is offered, and not created', () => {
    expect(read('buy milk', 'none')).toMatchObject({ kind: 'outside', offer: { kind: 'create', title: 'buy milk' } })
    expect(read('add tom to my contacts', 'none')).toMatchObject({ kind: 'outside', offer: { kind: 'create' } })
  })

  test('needs more doubt when a word asks for it, and still more when it has a time', () => {
    expect(read('buy milk', 'none', 0.32).kind).toBe('outside')
    expect(read('add milk', 'none', 0.32).kind).toBe('create')
    expect(read('buy milk tomorrow', 'none', 0.8).kind).toBe('create')
    expect(read('buy milk tomorrow', 'none', 0.98).kind).toBe('outside')
  })

  test.each(['buy milk #home', 'urgent: buy milk', 'put milk on the shopping list', 'add milk tomorrow'])(
    '“%s” is one whatever the model says',
    (text) => {
      expect(read(text, 'none', 1).kind).toBe('create')
    },
  )

  test('that the model takes for a question is asked about, with the list first', () => {
    expect(read('buy milk', 'list')).toMatchObject({
      kind: 'uncertain',
      readings: [{ kind: 'list' }, { kind: 'create' }],
    })
  })
})

describe('a change of existing todos', () => {
  test('that the model takes for a new todo is asked about', () => {
    expect(read('cancel the gym membership', 'create')).toMatchObject({
      kind: 'uncertain',
      readings: [
        { kind: 'create', title: 'cancel the gym membership' },
        { kind: 'delete', target: { words: 'gym membership' } },
      ],
    })
  })

  test('that the model takes for nothing is asked about', () => {
    expect(read('delete the report', 'none')).toMatchObject({ kind: 'uncertain', readings: [{ kind: 'delete' }] })
  })

  test.each(['delete it', 'move everything overdue to Monday', 'complete the second one'])(
    '“%s” is carried out: its todos are not named by words that the model could read',
    (text) => {
      expect(read(text, 'create').kind).not.toBe('uncertain')
    },
  )
})

describe('a message that the rules do not understand', () => {
  test('is a list when it is likely one', () => {
    expect(read('tell me wat i got', 'list')).toMatchObject({ kind: 'list', target: { which: 'all', words: '' } })
  })

  test('is only shown and never created when it names something', () => {
    expect(read('what is the capital of Mongolia', 'list')).toMatchObject({
      kind: 'uncertain',
      readings: [{ kind: 'list' }],
    })
  })

  test('is a todo when the words can be one and the model is sure', () => {
    expect(read('blorp the frobnicator', 'create')).toMatchObject({ kind: 'create', title: 'blorp the frobnicator' })
    expect(read('blorp the frobnicator', 'create', 0.7)).toMatchObject({ kind: 'none', offer: { kind: 'create' } })
  })

  test.each(['do not remind me about the rent', 'never mind', 'I had lunch with Ana yesterday'])(
    '“%s” stays without effect: the rules are certain',
    (text) => {
      expect(read(text, 'create')).toMatchObject({ kind: 'none' })
    },
  )
})

test.each(['- milk\n- eggs', 'Zahnarzt morgen um 9, bitte nicht vergessen', `add ${'very '.repeat(120)}long`])(
  'the model is not asked about lines, German and long texts',
  (text) => {
    const reader: Reader = {
      probabilities() {
        throw new Error('asked')
      },
    }
    expect(() => understandCommand(text, context, [], reader)).not.toThrow()
  },
)

describe('what the user has confirmed', () => {
  const says = (text: string, wordings: Wording[]) => understandCommand(text, context, wordings)

  test('counts for similar words', () => {
    expect(says('blorp Mo', []).kind).toBe('none')
    expect(says('blorp Ann', [{ text: 'blorp Mo', means: 'create' }]).kind).toBe('create')
  })

  test('does not count for other words', () => {
    expect(says('what is on tomorrow?', [{ text: 'blorp Mo', means: 'create' }]).kind).toBe('list')
    expect(says('buy milk', [{ text: 'sing me a song', means: 'none' }]).kind).toBe('create')
  })

  test.each([
    ['create', 'what a day', { kind: 'create', title: 'what a day' }],
    ['list', 'blorp tomorrow', { kind: 'list', target: { time: { day: '2026-01-16' } } }],
    ['delete', 'delete the report', { kind: 'delete' }],
    // The words name nothing to delete.
    ['delete', 'buy milk', { kind: 'create' }],
  ] as const)('is carried out as %s: “%s”', (means, text, command) => {
    expect(understandAs(means, text, context)).toMatchObject(command)
  })
})

test('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
      expect(understandCommand(text, context, [{ text, means: 'list' }])).toHaveProperty('kind')
    }),
  )
})
