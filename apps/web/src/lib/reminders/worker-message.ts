import type { PushMessage } from '@todo-agents/contract/reminder'

/** What a page sends to the service worker. `leave`: a user has signed out, and their notifications have to close. */
export type WorkerMessage = PushMessage | { type: 'leave'; user_id: string }
