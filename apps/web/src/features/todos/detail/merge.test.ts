import { describe, expect, test } from 'vitest'
import { todoOf } from '../../../testing/todo.ts'
import { toForm } from '../editor/todo-form.ts'
import { afterSave, mergeForm, savableOf } from './merge.ts'

const BERLIN = 'Europe/Berlin'
const BASE = todoOf({
  id: '0199a9b0-0000-7000-8000-000000000000',
  item: 'Team meeting',
  description: 'Bring the numbers',
  start_time: '2026-11-23T13:00:00.000Z',
  end_time: '2026-11-23T14:00:00.000Z',
  due_date: null,
  version: 3,
})
const FORM = toForm(BASE, BERLIN)

describe('what can be saved', () => {
  test('a part with an error is left as it is stored, and the other parts are saved', () => {
    const { fields, errors, bad } = savableOf({ ...FORM, item: 'Meeting', end: '2026-11-23T13:00' }, BASE, BERLIN)
    expect(fields).toMatchObject({ item: 'Meeting', end_time: BASE.end_time })
    expect(bad).toEqual(['when'])
    expect(errors).toHaveProperty('end')
  })

  test('several parts can have errors at once', () => {
    const form = { ...FORM, item: '', unreadAlarm: 'bananas', description: 'New' }
    const { fields, bad } = savableOf(form, BASE, BERLIN)
    expect(new Set(bad)).toEqual(new Set(['item', 'alarm']))
    expect(fields).toMatchObject({ item: 'Team meeting', description: 'New', alarm_time: null })
  })

  test('a new todo without a title cannot be created yet', () => {
    expect(savableOf({ ...FORM, item: '  ' }, null, BERLIN).fields).toBeNull()
    expect(savableOf({ ...FORM, unreadRule: 'bananas' }, null, BERLIN).fields).toMatchObject({ recurrence: null })
  })
})

describe('a change from elsewhere', () => {
  const theirs = { ...BASE, item: 'Their meeting', importance: 'high' as const, version: 4 }

  test('is taken where nothing is typed, and does not touch a space at the end of what is typed', () => {
    const { form, clashes } = mergeForm({ ...FORM, description: 'Bring the numbers ' }, BASE, theirs, BERLIN)
    expect(form).toMatchObject({ item: 'Their meeting', importance: 'high', description: 'Bring the numbers ' })
    expect(clashes).toEqual([])
  })

  test('of what is typed here is kept beside it', () => {
    const { form, clashes } = mergeForm({ ...FORM, item: 'My meeting' }, BASE, theirs, BERLIN)
    expect(form).toMatchObject({ item: 'My meeting', importance: 'high' })
    expect(clashes).toMatchObject([{ part: 'item', theirs: { item: 'Their meeting' } }])
  })

  test('keeps words that are not understood', () => {
    const { form, clashes } = mergeForm({ ...FORM, unreadRule: 'bananas' }, BASE, theirs, BERLIN)
    expect(form).toMatchObject({ unreadRule: 'bananas', item: 'Their meeting' })
    expect(clashes).toEqual([])
  })
})

describe('after a save', () => {
  const sent = { ...FORM, item: 'Meeting ', start: '2026-11-23T15:00', end: '2026-11-23T16:00' }
  const { fields } = savableOf(sent, BASE, BERLIN)
  const saved = {
    ...BASE,
    item: 'Meeting',
    start_time: '2026-11-23T14:00:00.000Z',
    end_time: '2026-11-23T15:00:00.000Z',
    alarm_time: '2026-11-23T13:50:00.000Z',
    version: 4,
  }

  test('what the server decided otherwise is shown', () => {
    if (!fields) throw new Error('These fields are valid.')
    const form = afterSave(sent, { form: sent, fields }, saved, BERLIN)
    expect(form).toMatchObject({ alarm: '2026-11-23T14:50', item: 'Meeting ' })
  })

  test('what was typed meanwhile stays', () => {
    if (!fields) throw new Error('These fields are valid.')
    const typed = { ...sent, item: 'Meeting of', alarm: '2026-11-23T15:00' }
    expect(afterSave(typed, { form: sent, fields }, saved, BERLIN)).toEqual(typed)
  })
})
