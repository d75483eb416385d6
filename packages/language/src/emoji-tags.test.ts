import { expect, test } from 'vitest'
import { parseCommand } from './commands/parse-command.ts'
import { parseQuickAdd } from './quick-add.ts'

const CONTEXT = { now: '2026-11-22T10:00:00Z', time_zone: 'Europe/Berlin' }

/** Single emoji, flags, skin tones, joined emoji, and emoji beside letters. */
const TAGS = [
  '🏠',
  '❤️',
  '☀️',
  '🇩🇪',
  '🏴󠁧󠁢󠁳󠁣󠁴󠁿',
  '👩‍💻',
  '👍🏽',
  '👩🏽‍💻',
  '👨‍👩‍👧‍👦',
  '🏳️‍🌈',
  '🏠🔥',
  '🏠home',
  'home🏠',
  'home-🏠_2',
]

test.each(TAGS)('the tag “%s” is read', (tag) => {
  expect(parseQuickAdd(`call Bob tomorrow #${tag} !high`, CONTEXT)).toMatchObject({
    title: 'call Bob',
    tags: [tag],
    importance: 'high',
  })
  expect(parseQuickAdd(`#${tag} call Bob`, CONTEXT)).toMatchObject({ title: 'call Bob', tags: [tag] })
  expect(parseCommand(`add call Bob #${tag}`, CONTEXT)).toMatchObject({
    kind: 'create',
    title: 'call Bob',
    tags: [tag],
  })
  expect(parseCommand(`list #${tag}`, CONTEXT)).toMatchObject({ kind: 'list', target: { tag } })
  expect(parseCommand(`delete all #${tag} tasks`, CONTEXT)).toMatchObject({ kind: 'delete', target: { tag } })
  expect(parseCommand(`add #${tag} to call Bob`, CONTEXT)).toMatchObject({
    kind: 'update',
    changes: { add_tags: [tag] },
  })
  expect(parseCommand(`remove #${tag} from call Bob`, CONTEXT)).toMatchObject({
    kind: 'update',
    changes: { remove_tags: [tag] },
  })
})

test('several emoji tags are read, and emoji in the title stay', () => {
  expect(parseQuickAdd('🎉 party #🏠 #👩‍💻, tonight', CONTEXT)).toMatchObject({
    title: '🎉 party',
    tags: ['🏠', '👩‍💻'],
  })
  expect(parseQuickAdd('issue #5 🏠 C#🏠', CONTEXT)).toMatchObject({ tags: [] })
})

test('an emoji with and without its variation selector is one tag', () => {
  for (const tag of ['❤', '❤️']) {
    expect(parseQuickAdd(`call Bob #${tag}`, CONTEXT).tags).toEqual(['❤️'])
    expect(parseCommand(`list #${tag}`, CONTEXT)).toMatchObject({ target: { tag: '❤️' } })
    expect(parseCommand(`tag call Bob as ${tag}`, CONTEXT)).toMatchObject({ changes: { add_tags: ['❤️'] } })
  }
  expect(parseCommand('add call Bob #🏳\u200D🌈', CONTEXT)).toMatchObject({ tags: ['🏳️\u200D🌈'] })
  expect(parseCommand('add call Bob #brand™', CONTEXT)).toMatchObject({ tags: ['brand™'] })
})
