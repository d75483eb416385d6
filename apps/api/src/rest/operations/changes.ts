import type { Operation } from '../operation.ts'

const UNDO =
  'Name the changes by `change_id` (one or several), by `run_id`, by `run_id` with `call_id` (one tool call), by ' +
  '`call_id` alone (one request), by `since` (everything that stands since that change), or by `program_id` with an ' +
  'instant as `since` (what a token or app has done). All are undone, or none; of a program, what others have changed ' +
  'since stays, and is named in `kept`. With `limit`, so many are undone at a time, see `has_more`.'

const WHICH = { change_id: '01a2053e-6906-74ea-9694-2298c2233bae' }

export const changeOperations: Operation[] = [
  {
    id: 'listChanges',
    method: 'GET',
    path: '/changes',
    procedure: 'change.list',
    tag: 'Changes',
    summary: 'Every change of every todo, tag, list and preference, newest first',
    fields: {
      entity_id: 'Only changes of this todo, tag, list or preference.',
      run_id: 'Only changes that this run of the assistant made.',
      program_id: 'Only changes of this token or app, also those that the assistant made for it.',
      from: 'Made at this instant or later.',
      before: 'Made before this instant.',
      standing: '`true`: only changes that an undo could take back.',
    },
  },
  {
    id: 'undoChanges',
    method: 'POST',
    path: '/changes/undo',
    procedure: 'change.undo',
    tag: 'Changes',
    summary: 'Undo changes',
    description: UNDO,
    example: WHICH,
  },
  {
    id: 'previewUndo',
    method: 'POST',
    path: '/changes/preview',
    procedure: 'change.preview',
    tag: 'Changes',
    summary: 'What an undo would do',
    description: `Changes nothing. ${UNDO}`,
    example: WHICH,
  },
]

export const userOperations: Operation[] = [
  {
    id: 'listReminders',
    method: 'GET',
    path: '/reminders',
    procedure: 'reminder.list',
    tag: 'Reminders',
    summary: 'Reminders that were delivered, last one first',
    fields: { status: '`open`: without an answer.' },
  },
  {
    id: 'answerReminder',
    method: 'POST',
    path: '/reminders/{id}/answer',
    procedure: 'reminder.answer',
    tag: 'Reminders',
    summary: 'Answer a reminder on all devices',
    description: '`done` completes its todo; `snooze_until` moves the alarm. The first answer counts.',
    example: { answer: { snooze_until: '2026-12-04T09:00:00Z' } },
  },
  {
    id: 'noteReminderShown',
    method: 'POST',
    path: '/reminders/{id}/shown',
    procedure: 'reminder.shown',
    tag: 'Reminders',
    summary: 'Store that a device has shown reminders',
    fields: { id: 'One id, or up to 100 ids with commas between them.' },
    status: 204,
  },
  {
    id: 'getReminderChannels',
    method: 'GET',
    path: '/reminder-channels',
    procedure: 'reminder.channels',
    tag: 'Reminders',
    summary: 'How this server can deliver reminders',
  },
  {
    id: 'getMe',
    method: 'GET',
    path: '/me',
    procedure: 'me.get',
    tag: 'Me',
    summary: 'The user, with the settings',
  },
  {
    id: 'updateMe',
    method: 'PATCH',
    path: '/me',
    procedure: 'me.update',
    tag: 'Me',
    summary: 'Change the settings',
    description: 'A field that is left out stays as it is; also a field of `ui`.',
    example: { time_zone: 'Europe/Berlin', default_duration: 30 },
  },
  {
    id: 'getUsage',
    method: 'GET',
    path: '/usage',
    procedure: 'usage.get',
    tag: 'Me',
    summary: 'How much the assistant was used this month',
    fields: { session_id: 'Also the usage of this conversation.', run_id: 'Also the usage of this run.' },
  },
  {
    id: 'getAssistant',
    method: 'GET',
    path: '/assistant',
    procedure: 'assistant.get',
    tag: 'Assistant',
    summary: 'Who answers, and whether the language model works',
  },
]
