import type { ChatMessage, ChatState } from '@todo-agents/client/chat/chat-state'
import { useState } from 'react'
import { textOf } from '../messages/message-view.tsx'
import type { UseAgentChat } from '../sync/use-agent-chat.ts'

/** A message of the user that is about to be replaced. It is found by its run, because its id changes once it is stored. */
export interface Replacement {
  run_id: string
  /** `again`: the same text is sent, for another answer. */
  kind: 'edit' | 'again'
  text: string
  /** Why the server refused the replacement. */
  error: string | null
  isSending: boolean
}

export interface Rewind {
  replacement: Replacement | null
  /** Starts to replace a message. Nothing is sent yet. */
  start(message: ChatMessage, kind: Replacement['kind']): void
  setText(text: string): void
  cancel(): void
  /** Sends the replacement. If it is refused, it stays as it is, with the reason. */
  send(): Promise<void>
}

/** Replaces an earlier message of the user. `onReplaced` is called once the new message has been answered. */
export function useRewind(chat: Pick<UseAgentChat, 'send' | 'getState'>, onReplaced: () => void): Rewind {
  const [replacement, setReplacement] = useState<Replacement | null>(null)

  /** Changes the replacement, unless the user has started another one. */
  function change(run_id: string, next: (current: Replacement) => Replacement | null): void {
    setReplacement((current) => (current?.run_id === run_id ? next(current) : current))
  }

  return {
    replacement,
    start: ({ run_id, ...message }, kind) => {
      if (run_id === null) return
      setReplacement({ run_id, kind, text: textOf({ run_id, ...message }), error: null, isSending: false })
    },
    setText: (text) => setReplacement((current) => current && { ...current, text }),
    cancel: () => setReplacement(null),
    async send() {
      if (!replacement || replacement.isSending || replacement.text.trim() === '') return
      const { run_id, text } = replacement
      const said = questionOf(chat.getState(), run_id)
      if (!said) return change(run_id, (current) => ({ ...current, error: GONE }))
      change(run_id, (current) => ({ ...current, isSending: true, error: null }))
      const isSent = await chat.send(text.trim(), { rewind_to: said.id })
      if (isSent) {
        change(run_id, () => null)
        onReplaced()
      } else {
        const { error } = chat.getState()
        change(run_id, (current) => ({ ...current, isSending: false, error: error?.message ?? null }))
      }
    },
  }
}

const GONE = 'This message is no longer part of the conversation.'

/** Returns the message of the user that a run answers. */
export function questionOf({ messages }: ChatState, run_id: string | null): ChatMessage | undefined {
  return run_id === null ? undefined : messages.find((message) => message.role === 'user' && message.run_id === run_id)
}

/** Returns what is taken back when the message of a run is replaced: the later messages of the user, and the changes. */
export function whatIsReplaced({ messages }: ChatState, run_id: string): { messages: number; changes: number } {
  const first = messages.findIndex((message) => message.run_id === run_id)
  const replaced = first < 0 ? [] : messages.slice(first)
  const calls = replaced.flatMap(({ parts }) => parts.flatMap((part) => (part.type === 'tool_call' ? [part] : [])))
  return {
    messages: replaced.filter((message) => message.role === 'user' && message.run_id !== run_id).length,
    changes: new Set(calls.flatMap(({ change_ids }) => change_ids)).size,
  }
}
