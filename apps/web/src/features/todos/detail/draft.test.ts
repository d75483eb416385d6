// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { emptyForm } from '../editor/todo-form.ts'
import type { Draft } from './draft.ts'
import { NEW, readDraft, writeDraft } from './draft.ts'

const DRAFT: Draft = { base: null, form: emptyForm({ item: 'half a todo' }), scope: null, new_id: 'n' }

test('an edit that is not saved is restored for the same user and todo, and for no other', () => {
  writeDraft('ada', NEW, DRAFT)
  expect(readDraft('ada', NEW)).toEqual(DRAFT)
  expect(readDraft('ada', 'another todo')).toBeNull()
  expect(readDraft('bob', NEW)).toBeNull()
})

test('a saved edit is not restored', () => {
  writeDraft('ada', NEW, DRAFT)
  writeDraft('ada', NEW, null)
  expect(readDraft('ada', NEW)).toBeNull()
  expect(sessionStorage.length).toBe(0)
})

test.each(['{', '7', 'null', '{"form":{}}', '{"base":null,"form":{"item":"a"}}'])(
  'a draft that another version of the page has stored is ignored: %s',
  (text) => {
    writeDraft('ada', NEW, DRAFT)
    sessionStorage.setItem(Object.keys(sessionStorage)[0] ?? '', text)
    expect(readDraft('ada', NEW)).toBeNull()
  },
)
