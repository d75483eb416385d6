import { describe, expect, test } from 'vitest'
import type { TimeContext } from '../../times/types.ts'
import { parseCommand } from '../parse-command.ts'

const CONTEXT: TimeContext = { now: '2026-11-28T13:40:00Z', time_zone: 'Europe/Berlin', date_order: 'dmy' }

function parse(text: string) {
  return parseCommand(text, CONTEXT)
}

const items = (...names: string[]) => names.map((item) => ({ item }))

describe('steps', () => {
  test.each([
    ['add steps to pack: socks, passport, charger', 'pack', items('socks', 'passport', 'charger')],
    ['add the steps socks and passport to pack', 'pack', items('socks', 'passport')],
    ['add a step to the trip: book the van', 'trip', items('book the van')],
    ['add subtasks to pack: socks; shoes, brown', 'pack', items('socks', 'shoes, brown')],
    ['break the move down into book van, pack and clean', 'move', items('book van', 'pack', 'clean')],
    ['add socks as a step of pack', 'pack', items('socks')],
  ])('“%s” adds steps to a todo', (text, words, steps) => {
    expect(parse(text)).toMatchObject({ kind: 'add_steps', target: { words, which: 'one' }, steps })
  })

  test('without a todo, the steps are for the todo of the last answer', () => {
    expect(parse('add steps: socks, passport and charger')).toEqual({
      kind: 'add_steps',
      target: { words: '', status: 'open', which: 'last' },
      steps: items('socks', 'passport', 'charger'),
    })
  })

  test.each([
    ['add a todo move house with steps: book van, pack, clean', 'move house', items('book van', 'pack', 'clean')],
    ['add pack with the steps socks and passport', 'pack', items('socks', 'passport')],
  ])('“%s” creates a todo with steps', (text, title, steps) => {
    expect(parse(text)).toMatchObject({ kind: 'create', title, steps })
  })

  test('a time in a step is no time of the todo', () => {
    const command = parse('add move house on Friday with steps: book van tomorrow, pack')
    expect(command).toMatchObject({
      title: 'move house',
      time: { day: '2026-12-04' },
      steps: items('book van tomorrow', 'pack'),
    })
  })

  test.each([
    ['complete the step socks of pack', { action: 'complete', step: 'socks', target: { words: 'pack' } }],
    ['mark the step socks of pack as done', { action: 'complete', step: 'socks', target: { words: 'pack' } }],
    ['complete the step socks', { action: 'complete', step: 'socks', target: { which: 'last' } }],
    ['uncheck the step socks of pack', { action: 'reopen', step: 'socks', target: { words: 'pack' } }],
    ['remove socks from the steps of pack', { action: 'delete', step: 'socks', target: { words: 'pack' } }],
    ['rename the step socks of pack to shoes', { action: 'rename', step: 'socks', title: 'shoes' }],
  ])('“%s” changes a step', (text, edit) => {
    expect(parse(text)).toMatchObject({ kind: 'edit_step', ...edit })
  })

  test('the steps of a todo can be asked for', () => {
    expect(parse('what are the steps of pack?')).toMatchObject({ kind: 'show_steps', target: { words: 'pack' } })
  })

  test.each(['sweep the steps', 'take the next steps with Ann', 'buy milk with steps'])(
    '“%s” names no steps',
    (text) => {
      const command = parse(`add ${text}`)
      expect(command).toMatchObject({ kind: 'create', title: text })
      expect(command).not.toHaveProperty('steps')
    },
  )
})

test.each([
  'steps: call, book, pay',
  'with steps call, book and pay',
  'add steps call, book and pay',
  'add call, book and pay as steps',
  'add sub tasks call, book, pay to it',
  'it has three steps: call, book, pay',
])('“%s” adds steps to the todo of the last answer', (text) => {
  expect(parseCommand(text, CONTEXT)).toMatchObject({
    kind: 'add_steps',
    target: { which: 'last' },
    steps: [{ item: 'call' }, { item: 'book' }, { item: 'pay' }],
  })
})
