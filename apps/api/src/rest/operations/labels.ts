import { listDeleteSchema } from '@todo-agents/contract/list'
import { idSchema } from '@todo-agents/contract/scalars'
import { z } from 'zod'
import type { Operation } from '../operation.ts'
import { otherInput } from '../operation.ts'

const listDelete = otherInput(
  z.strictObject({
    id: listDeleteSchema.shape.id,
    todos: z.union(
      [z.literal('delete'), z.literal('inbox'), idSchema],
      'must be "delete", "inbox", or the id of the list to which they move',
    ),
  }),
  ({ id, todos }) => ({ id, todos: todos === 'delete' ? todos : { move_to: todos === 'inbox' ? null : todos } }),
)

const lists = { tag: 'Lists' } as const
const tags = { tag: 'Tags' } as const
const preferences = { tag: 'Preferences' } as const

export const labelOperations: Operation[] = [
  {
    ...lists,
    id: 'listLists',
    method: 'GET',
    path: '/lists',
    procedure: 'list.list',
    summary: 'All lists in their order, archived ones included',
  },
  {
    ...lists,
    id: 'createList',
    method: 'POST',
    path: '/lists',
    procedure: 'list.create',
    status: 201,
    summary: 'Create a list',
    fields: {
      id: 'A UUID of version 7 that you make: a second call with it creates no second list.',
      color: 'Without it, one that the fewest others have.',
    },
    example: { name: 'House', color: 'teal' },
  },
  {
    ...lists,
    id: 'updateList',
    method: 'PATCH',
    path: '/lists/{id}',
    procedure: 'list.update',
    summary: 'Change a list',
    example: { name: 'Home' },
  },
  {
    ...lists,
    id: 'deleteList',
    method: 'DELETE',
    path: '/lists/{id}',
    procedure: 'list.delete',
    summary: 'Delete a list',
    fields: { todos: 'What becomes of its todos: `delete`, `inbox`, or the id of the list to which they move.' },
    input: listDelete,
  },
  {
    ...lists,
    id: 'archiveList',
    method: 'POST',
    path: '/lists/{id}/archive',
    procedure: 'list.archive',
    summary: 'Archive a list, or bring it back',
    fields: { is_archived: 'False brings it back.' },
    example: { is_archived: true },
  },
  {
    ...lists,
    id: 'reorderList',
    method: 'POST',
    path: '/lists/{id}/reorder',
    procedure: 'list.reorder',
    summary: 'Put a list in another place',
    fields: { after: 'The list after which it stands; null: first.' },
    example: { after: null },
  },
  {
    ...tags,
    id: 'listTags',
    method: 'GET',
    path: '/tags',
    procedure: 'tag.list',
    summary: 'All tags',
  },
  {
    ...tags,
    id: 'createTag',
    method: 'POST',
    path: '/tags',
    procedure: 'tag.create',
    status: 201,
    summary: 'Create a tag',
    fields: { color: 'Without it, one that the fewest others have.' },
    example: { name: 'health' },
  },
  {
    ...tags,
    id: 'updateTag',
    method: 'PATCH',
    path: '/tags/{id}',
    procedure: 'tag.update',
    summary: 'Change a tag',
    example: { color: 'green' },
  },
  {
    ...tags,
    id: 'deleteTag',
    method: 'DELETE',
    path: '/tags/{id}',
    procedure: 'tag.delete',
    summary: 'Delete a tag, and take it from its todos',
  },
  {
    ...preferences,
    id: 'listPreferences',
    method: 'GET',
    path: '/preferences',
    procedure: 'preference.list',
    summary: 'Standing wishes that the assistant follows, oldest first',
  },
  {
    ...preferences,
    id: 'createPreference',
    method: 'POST',
    path: '/preferences',
    procedure: 'preference.create',
    status: 201,
    summary: 'Add a standing wish',
    example: { text: 'Meetings are 30 minutes' },
  },
  {
    ...preferences,
    id: 'updatePreference',
    method: 'PATCH',
    path: '/preferences/{id}',
    procedure: 'preference.update',
    summary: 'Change a standing wish',
    example: { text: 'Meetings are 45 minutes' },
  },
  {
    ...preferences,
    id: 'deletePreference',
    method: 'DELETE',
    path: '/preferences/{id}',
    procedure: 'preference.delete',
    summary: 'Delete a standing wish',
  },
]
