import { expect, test } from 'vitest'
import { readChecklist } from './checklist.ts'
import { parseCommand } from './commands/parse-command.ts'
import type { TimeContext } from './times/types.ts'

/** Saturday, 28 November 2026, 14:40 in Berlin. */
const CONTEXT: TimeContext = { now: '2026-11-28T13:40:00Z', time_zone: 'Europe/Berlin', date_order: 'dmy' }

function commands(text: string) {
  const command = parseCommand(text, CONTEXT)
  return command.kind === 'several' ? command.commands : [command]
}

test('each line of a checklist is a todo with its whole title, and a ticked one is done', () => {
  expect(commands('- [ ] Water plants\n- [ ] Call Mo\n- [x] Pay rent')).toEqual([
    { kind: 'create', implied: false, title: 'Water plants' },
    { kind: 'create', implied: false, title: 'Call Mo' },
    { kind: 'create', implied: false, title: 'Pay rent', isDone: true },
  ])
})

test('a line that reads like a command is a title', () => {
  expect(commands('- [ ] Delete old photos\n- [ ] Add salt to the pool\n- [ ] Undo the mess')).toMatchObject([
    { kind: 'create', title: 'Delete old photos' },
    { kind: 'create', title: 'Add salt to the pool' },
    { kind: 'create', title: 'Undo the mess' },
  ])
})

test('an indented item is a step of the item above it', () => {
  expect(commands('- [ ] Pack\n  - [ ] socks\n  - [x] passport\n- Call Mo tomorrow #home')).toMatchObject([
    { title: 'Pack', steps: [{ item: 'socks' }, { item: 'passport', is_done: true }] },
    { title: 'Call Mo', time: { day: '2026-11-29' }, tags: ['home'] },
  ])
  expect(commands('1. Pack\n\t* socks\n\t* passport\n2. Go')).toMatchObject([
    { title: 'Pack', steps: [{ item: 'socks' }, { item: 'passport' }] },
    { title: 'Go' },
  ])
})

test('a heading names what the items share', () => {
  expect(commands('My shopping list:\n- [ ] milk\n- [ ] eggs')).toMatchObject([
    { title: 'milk', list: 'shopping' },
    { title: 'eggs', list: 'shopping' },
  ])
  expect(commands('add these:\n- [ ] milk\n- [x] eggs')).toMatchObject([
    { title: 'milk' },
    { title: 'eggs', isDone: true },
  ])
})

test('under a heading that names a todo, the items are its steps', () => {
  expect(commands('add steps to pack:\n- [ ] socks\n- [x] passport')).toMatchObject([
    { kind: 'add_steps', target: { words: 'pack' }, steps: [{ item: 'socks' }, { item: 'passport', is_done: true }] },
  ])
  expect(commands('add a todo move house with steps:\n- [ ] book van\n- [ ] pack')).toMatchObject([
    { kind: 'create', title: 'move house', steps: [{ item: 'book van' }, { item: 'pack' }] },
  ])
})

test('a heading that asks for a change changes the todos that are named below it', () => {
  expect(commands('delete these:\n- [ ] milk\n- [ ] eggs')).toMatchObject([
    { kind: 'delete', target: { words: 'milk' } },
    { kind: 'delete', target: { words: 'eggs' } },
  ])
})

test('plain lines and plain bullets are no checklist', () => {
  expect(readChecklist('milk\neggs')).toBeNull()
  expect(readChecklist('- milk\n- eggs')).toBeNull()
  expect(readChecklist('- [ ] milk\nand some more text\n- [ ] eggs')).toBeNull()
  expect(readChecklist('')).toBeNull()
})

test('a checklist keeps the text of each line', () => {
  expect(readChecklist('Trip:\n* [ ] a [draft] - v1.2\n* [X] 3. done')).toEqual({
    heading: 'Trip',
    items: [
      { text: 'a [draft] - v1.2', isDone: false, steps: [] },
      { text: '3. done', isDone: true, steps: [] },
    ],
  })
})
