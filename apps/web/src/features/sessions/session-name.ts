import type { Session } from '@todo-agents/contract/session'

export type SessionName = Pick<Session, 'id' | 'title'>
