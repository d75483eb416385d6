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
  expect(readChecklist('[the docs](https://example.com)\n[x](https://example.com)')).toBeNull()
  expect(readChecklist('✅ dentist')).toBeNull()
  expect(readChecklist('dentist ✓, gym ✓')).toBeNull()
  expect(readChecklist('')).toBeNull()
})

test('a checklist keeps the text of each line', () => {
  expect(readChecklist('Trip:\n* [ ] a [draft] - v1.2\n* [X] 3. done')).toEqual([
    {
      heading: 'Trip',
      items: [
        { text: 'a [draft] - v1.2', isDone: false, steps: [] },
        { text: '3. done', isDone: true, steps: [] },
      ],
    },
  ])
})

/** The items of the only section, with a tick before those that are done. */
function lines(text: string) {
  const sections = readChecklist(text) ?? []
  return sections.flatMap(({ items }) =>
    items.flatMap((item) => [item, ...item.steps].map((line) => (line.isDone ? `✓ ${line.text}` : line.text))),
  )
}

test.each([
  ['Markdown', '* [ ] Water plants\n* [x] Call Mo'],
  ['Markdown with plus signs', '+ [ ] Water plants\n+ [X] Call Mo'],
  ['Windows line ends', '- [ ] Water plants\r\n\r\n- [x] Call Mo\r\n'],
  ['numbers', '1. [ ] Water plants\n2) [x] Call Mo'],
  ['boxes without bullets', '[] Water plants\n[x] Call Mo'],
  ['escaped boxes', '\\[ \\] Water plants\n\\[x\\] Call Mo'],
  ['Google Keep', '☐ Water plants\n☑ Call Mo'],
  ['emoji', '⬜ Water plants\n✅ Call Mo'],
  ['ticks with a variation selector', '◻️ Water plants\n✔️ Call Mo'],
  ['bullets with glyphs', '• ☐ Water plants\n• ☒ Call Mo'],
  ['a quotation', '> - [ ] Water plants\n> - [x] Call Mo'],
  ['hard blanks and a byte order mark', '\uFEFF- [ ]\u00A0Water plants\n- [x]\u00A0Call Mo'],
  ['struck text', '- [ ] Water plants\n- ~~Call Mo~~'],
  ['bold text', '- [ ] **Water plants**\n- [x] ~~**Call Mo**~~'],
  ['an empty last item', '- [ ] Water plants\n- [x] Call Mo\n- [ ] '],
  ['thanks below', '- [ ] Water plants\n- [x] Call Mo\n\nthanks!'],
  ['one line', '- [ ] Water plants - [x] Call Mo'],
  ['one line of glyphs', '☐ Water plants ☑ Call Mo'],
  ['one line below a heading', 'Today: ☐ Water plants ☑ Call Mo'],
])('a checklist with %s is read', (_, text) => {
  expect(lines(text)).toEqual(['Water plants', '✓ Call Mo'])
})

test('a line without a mark continues the item above when it is indented', () => {
  expect(lines('- [ ] Water plants\n  in the living room\n- [x] Call Mo')).toEqual([
    'Water plants in the living room',
    '✓ Call Mo',
  ])
})

test('each heading has the items below it', () => {
  const text = '## Home\n\n- [ ] plants\n\n**Work**\n- [x] slides\n\nLater\n☐ taxes'
  expect(readChecklist(text)).toMatchObject([
    { heading: 'Home', items: [{ text: 'plants' }] },
    { heading: 'Work', items: [{ text: 'slides', isDone: true }] },
    { heading: 'Later', items: [{ text: 'taxes' }] },
  ])
  expect(commands('Groceries list\n☐ milk\n\nTomorrow:\n☐ call Mo')).toMatchObject([
    { title: 'milk', list: 'Groceries' },
    { title: 'call Mo', time: { day: '2026-11-29' } },
  ])
})

test('an order among plain bullets is a title, unless all lines are orders', () => {
  expect(commands('- water plants\n- delete old photos\n- cancel the gym')).toMatchObject([
    { kind: 'create', title: 'water plants' },
    { kind: 'create', title: 'delete old photos' },
    { kind: 'create', title: 'cancel the gym' },
  ])
  expect(commands('- delete the gym\n- add milk')).toMatchObject([{ kind: 'delete' }, { kind: 'create' }])
})

test('a long text takes no quadratic time', () => {
  for (const text of ['- [ ] a '.repeat(20_000), `- [ ] a${' '.repeat(100_000)}b`, '☐\n'.repeat(50_000)]) {
    const start = performance.now()
    readChecklist(text)
    expect(performance.now() - start).toBeLessThan(500)
  }
})
