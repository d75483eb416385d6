// @vitest-environment happy-dom
import type { Me } from '@todo-agents/contract/user'
import { useState } from 'react'
import { expect, test, vi } from 'vitest'
import { MeContext } from '../../../lib/user/me.ts'
import { render } from '../../../testing/render.ts'
import { RecurrenceField } from './recurrence-field.tsx'
import type { TodoForm } from './todo-form.ts'
import { emptyForm, fromForm } from './todo-form.ts'

const ME = { id: 'ada', time_zone: 'Europe/Berlin', default_duration: 60 } as Me

/** Renders the field for a todo on a Tuesday. `form` returns the form as it is now. */
function fieldOf(initial: Partial<TodoForm>) {
  let form = emptyForm({ item: 'Bins', when: 'day', day: '2026-12-01', ...initial })
  function Page() {
    const [now, setNow] = useState(form)
    form = now
    return <RecurrenceField form={now} error={undefined} onChange={setNow} />
  }
  const page = render(
    <MeContext value={ME}>
      <Page />
    </MeContext>,
  )
  const control = <Control extends Element>(selector: string) => {
    const found = page.host.querySelector<Control>(selector)
    if (!found) throw new Error(`There is no ${selector}.`)
    return found
  }
  return {
    form: () => form,
    choose(value: string) {
      const select = control<HTMLSelectElement>('select')
      select.value = value
      select.dispatchEvent(new Event('change', { bubbles: true }))
    },
    write(text: string) {
      const field = control<HTMLInputElement>('input:not([type="checkbox"])')
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text)
      field.dispatchEvent(new Event('input', { bubbles: true }))
    },
    invalid: () => page.host.querySelector('[aria-invalid="true"]'),
    [Symbol.dispose]: () => page[Symbol.dispose](),
  }
}

test('a rule in words that are not understood cannot be saved, and can after it is corrected', async () => {
  using field = fieldOf({ recurrence: 'FREQ=WEEKLY;BYDAY=TU' })
  field.choose('custom')
  field.write('every blue moon')
  await vi.waitFor(() => expect(field.invalid()).not.toBeNull())
  expect(fromForm(field.form(), 'Europe/Berlin')).toHaveProperty('errors.unreadRule')

  field.write('every other Tuesday')
  await vi.waitFor(() => expect(field.form().recurrence).toBe('FREQ=WEEKLY;INTERVAL=2;BYDAY=TU'))
  expect(fromForm(field.form(), 'Europe/Berlin')).toHaveProperty('fields.recurrence', field.form().recurrence)
})

test('a custom rule without words cannot be saved, and a todo that does not repeat can', async () => {
  using field = fieldOf({})
  field.choose('custom')
  await vi.waitFor(() => expect(fromForm(field.form(), 'Europe/Berlin')).toHaveProperty('errors.unreadRule'))
  field.choose('')
  await vi.waitFor(() => expect(fromForm(field.form(), 'Europe/Berlin')).toHaveProperty('fields.recurrence', null))
})

test('unread words of a restored edit are shown again', () => {
  using field = fieldOf({ unreadRule: 'every tuesdayy' })
  expect(fromForm(field.form(), 'Europe/Berlin')).toHaveProperty('errors.unreadRule')
  field.choose('FREQ=DAILY')
  expect(field.form()).toMatchObject({ recurrence: 'FREQ=DAILY', unreadRule: null })
})
