import type { ChatError, ChatMessage, ChatState } from '@todo-agents/client/chat/chat-state'
import { useState } from 'react'
import { refusalMessage } from '../../../lib/server/error-message.ts'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import { textOf } from '../messages/message-view.tsx'
import type { UseAgentChat } from '../sync/use-agent-chat.ts'

/** A message of the user that is about to be replaced. It is found by its run, because its id changes once it is stored. */
export interface Replacement {
  run_id: string
  /** `again`: the same text is sent, for another answer. */
  kind: 'edit' | 'again'
  text: string
  /** Why the replacement was not answered. */
  error: string | null
  /** True when it can never replace the message. As a new message it can still be sent. */
  isRefused: boolean
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
  /** Gives up the replacement, and sends its text at the end of the conversation. */
  sendAsNew(): void
  /** The last refusal of a replacement. Its form has shown it, so the conversation does not show it again. */
  refusal: ChatError | null
}

interface RewindOptions {
  /** Called once the new message has been answered. */
  onReplaced: () => void
  /** Sends a new message. */
  sendNew: (content: string) => void
}

/** Replaces an earlier message of the user. */
export function useRewind(
  chat: Pick<UseAgentChat, 'send' | 'getState'>,
  { onReplaced, sendNew }: RewindOptions,
): Rewind {
  const [replacement, setReplacement] = useState<Replacement | null>(null)
  const [refusal, setRefusal] = useState<ChatError | null>(null)

  /** Changes the replacement, unless the user has started another one. */
  function change(run_id: string, next: (current: Replacement) => Replacement | null): void {
    setReplacement((current) => (current?.run_id === run_id ? next(current) : current))
  }

  return {
    replacement,
    start: ({ run_id, ...message }, kind) => {
      if (run_id === null) return
      const text = textOf({ run_id, ...message })
      setReplacement({ run_id, kind, text, error: null, isRefused: false, isSending: false })
    },
    setText: (text) => setReplacement((current) => current && { ...current, text }),
    cancel: () => setReplacement(null),
    async send() {
      if (!replacement || replacement.isSending || replacement.text.trim() === '') return
      const { run_id, text } = replacement
      const said = questionOf(chat.getState(), run_id)
      if (!said) return change(run_id, (current) => ({ ...current, error: t.isGone, isRefused: true }))
      change(run_id, (current) => ({ ...current, isSending: true, error: null, isRefused: false }))
      const isSent = await chat.send(text.trim(), { rewind_to: said.id })
      if (isSent) {
        change(run_id, () => null)
        onReplaced()
      } else {
        const { error } = chat.getState()
        const isRefused = error !== null && REFUSALS.has(error.code)
        if (isRefused) setRefusal(error)
        change(run_id, (current) => ({
          ...current,
          isSending: false,
          error: error && refusalMessage(error),
          isRefused,
        }))
      }
    },
    sendAsNew() {
      const content = replacement?.text.trim()
      if (!content || replacement?.isSending) return
      setReplacement(null)
      sendNew(content)
    },
    refusal,
  }
}

/** The codes with which the server refuses a replacement that it would refuse again. */
const REFUSALS: ReadonlySet<string> = new Set(['conflict', 'not_found'])

/** Returns the message of the user that a run answers. */
function questionOf({ messages }: ChatState, run_id: string | null): ChatMessage | undefined {
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
