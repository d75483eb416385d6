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

/**
 * Renders a page of the user, which then saves `draft` if it is given. Returns the draft that the page started with.
 */
function pageOf(id: string, draft?: TodoDraft | null): TodoDraft | null {
  let found: TodoDraft | null = null
  function Page() {
    const { storedDraft, saveDraft } = useTodoDraft()
    found = storedDraft
    if (draft !== undefined) saveDraft(draft)
    return null
  }
  using _ = render(
    <MeContext value={{ id } as Me}>
      <Page />
    </MeContext>,
  )
  return found
}

test('an unsaved edit is restored for the same user and not for another', () => {
  expect(pageOf('ada', DRAFT)).toBeNull()
  expect(pageOf('bob')).toBeNull()
  expect(pageOf('ada')).toEqual(DRAFT)
})

test('a saved or discarded edit is not restored', () => {
  pageOf('ada', DRAFT)
  pageOf('ada', null)
  expect(pageOf('ada')).toBeNull()
  expect(sessionStorage.length).toBe(0)
})

test.each(['{', '7', 'null', '{"form":{}}', '{"subject":null,"form":{"item":"a"},"new_id":"n"}'])(
  'a draft that another version of the page has stored is ignored: %s',
  (text) => {
    pageOf('ada', DRAFT)
    sessionStorage.setItem(Object.keys(sessionStorage)[0] ?? '', text)
    expect(pageOf('ada')).toBeNull()
  },
)
