import { QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { forgetMe } from '../user/use-me-query.ts'
import { pageActionsOf } from './page-actions.ts'

const now = async () => '2026-11-30T08:00:00.000Z'
const RENAMED = { what: 'Renamed the chat', at: '2026-11-30T07:00:00.000Z', undo: now, redo: now }

test('the actions of a page stay, and are those of one user', async () => {
  const queryClient = new QueryClient()
  pageActionsOf(queryClient).add(RENAMED)
  expect(pageActionsOf(queryClient).newestDone()).toBe(RENAMED)

  forgetMe(queryClient)
  expect(pageActionsOf(queryClient).newestDone()).toBeNull()
})

test('an action that was undone when the user signed out cannot be redone by the next user', async () => {
  const queryClient = new QueryClient()
  const actions = pageActionsOf(queryClient)
  actions.add(RENAMED)
  await actions.undo(RENAMED)
  expect(actions.newestUndone()?.action).toBe(RENAMED)

  forgetMe(queryClient)
  expect(pageActionsOf(queryClient).newestUndone()).toBeNull()
})
