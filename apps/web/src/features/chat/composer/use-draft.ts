import { useStoredText } from '../../../lib/page/stored-text.ts'
import type { UseAgentChat } from '../sync/use-agent-chat.ts'

/** Holds the text in the composer. A message that is refused or taken back from the queue returns to it. */
export function useDraft({ send, release, takeBack }: Pick<UseAgentChat, 'send' | 'release' | 'takeBack'>) {
  const [text, setText] = useStoredText('message')
  /** Puts the message before the text that was written meanwhile, so that neither is lost. */
  const restore = (content: string) => setText((current) => (current ? `${content}\n\n${current}` : content))

  return {
    text,
    setText,
    async send(content: string) {
      setText('')
      if (!(await send(content))) restore(content)
    },
    /** Sends a text that is not in the composer. What is in the composer stays there. */
    async sendOther(content: string) {
      if (!(await send(content))) restore(content)
    },
    async release(id: string, content: string) {
      if (!(await release(id))) restore(content)
    },
    async takeBack(id: string, content: string) {
      if (await takeBack(id)) restore(content)
    },
  }
}
