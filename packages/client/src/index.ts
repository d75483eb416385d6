/**
 * What another repository imports as `@todo-agents/client`. Inside this repository, import the files themselves; see
 * docs/decisions/034-a-client-that-can-be-installed.md.
 */

import type { AppRouter } from '@todo-agents/api/trpc/router'
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server'

export type { AppRouter }
/** The inputs of all procedures, such as `RouterInputs['todo']['create']`. */
export type RouterInputs = inferRouterInputs<AppRouter>
/** The outputs of all procedures, such as `RouterOutputs['todo']['list']`. */
export type RouterOutputs = inferRouterOutputs<AppRouter>

export type { AccountExport } from '@todo-agents/contract/account'
export type { StreamEvent } from '@todo-agents/contract/agent-events'
export type { AgentRequestInput } from '@todo-agents/contract/agent-request'
export type { Access, AuthUser } from '@todo-agents/contract/auth'
export type { Change } from '@todo-agents/contract/change'
export type { ErrorCode } from '@todo-agents/contract/errors'
export type { FeedEvent } from '@todo-agents/contract/feed'
export type { List } from '@todo-agents/contract/list'
export type { Run } from '@todo-agents/contract/run'
export type { Message, Session } from '@todo-agents/contract/session'
export type { Tag } from '@todo-agents/contract/tag'
export type { Todo } from '@todo-agents/contract/todo'
export type { MessageRequest, StreamOptions, StreamPosition, TodoAgents, TodoAgentsOptions } from './client.ts'
export { createTodoAgents } from './client.ts'
export { describeError, StreamInterruptedError, TodoAgentsError } from './errors.ts'
export type { AgentStream } from './stream/agent-stream.ts'
export type { ConnectionInfo, ConnectionState, OnConnection } from './stream/reconnecting-stream.ts'
export type { AuthClient } from './transport/auth.ts'
export type { StreamTiming } from './transport/backoff.ts'
export type { AcquireSlot } from './transport/connection-slot.ts'
export type { EventSourceConstructor } from './transport/feed-link.ts'
export type { OnWake, Wake } from './transport/wake.ts'
export { onPageWake } from './transport/wake.ts'
