// @vitest-environment happy-dom
import type { Me } from '@todo-agents/contract/user'
import { beforeEach, expect, test } from 'vitest'
import { MeContext } from '../../../lib/user/me.ts'
import { render } from '../../../testing/render.ts'
import type { TodoDraft } from './todo-draft.ts'
import { useTodoDraft } from './todo-draft.ts'
import { emptyForm } from './todo-form.ts'

const DRAFT: TodoDraft = { subject: { tags: ['home'] }, form: emptyForm({ item: 'half a todo' }), new_id: 'n' }

beforeEach(() => sessionStorage.clear())

/** What a page of the user begins with, after which `keep` is called. */
function pageOf(id: string, draft?: TodoDraft | null): TodoDraft | null {
  let found: TodoDraft | null = null
  function Page() {
    const { kept, keep } = useTodoDraft()
    found = kept
    if (draft !== undefined) keep(draft)
    return null
  }
  using _ = render(
    <MeContext value={{ id } as Me}>
      <Page />
    </MeContext>,
  )
  return found
}

test('an edit is there again for the same user, and for no other', () => {
  expect(pageOf('ada', DRAFT)).toBeNull()
  expect(pageOf('bob')).toBeNull()
  expect(pageOf('ada')).toEqual(DRAFT)
})

test('an edit that was saved or discarded is gone', () => {
  pageOf('ada', DRAFT)
  pageOf('ada', null)
  expect(pageOf('ada')).toBeNull()
  expect(sessionStorage.length).toBe(0)
})

test.each(['{', '7', 'null', '{"form":{}}', '{"subject":null,"form":{"item":"a"},"new_id":"n"}'])(
  'what another version of the page has kept as %s is left out',
  (text) => {
    pageOf('ada', DRAFT)
    sessionStorage.setItem(Object.keys(sessionStorage)[0] ?? '', text)
    expect(pageOf('ada')).toBeNull()
  },
)
