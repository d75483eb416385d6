/**
 * What another repository imports as `@todo-agents/client/chat`: the state of a conversation, for a page that shows
 * one. Inside this repository, import the files themselves.
 */

export { createAgentChat } from './chat/agent-chat.ts'
export type { AgentChat, AgentChatOptions } from './chat/agent-chat-types.ts'
export type { Retry } from './chat/chat-retry.ts'
export { retryOf, retryOfMessage } from './chat/chat-retry.ts'
export type {
  AnswerSource,
  Approval,
  ChatError,
  ChatMessage,
  ChatPart,
  ChatState,
  QueuedMessage,
  TextPart,
  ToolCallPart,
} from './chat/chat-state.ts'
export { initialChat, isBusy } from './chat/chat-state.ts'
export type { UnsentMessage, UnsentStore } from './chat/keep-unsent.ts'
export type { WantedMessage } from './chat/rearrange.ts'
