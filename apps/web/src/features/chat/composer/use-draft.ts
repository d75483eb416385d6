import { useStoredText } from '../../../lib/page/stored-text.ts'
import type { UseAgentChat } from '../sync/use-agent-chat.ts'

/** What is being written. It comes back when the chat does not take it, or when it is taken back from the queue. */
export function useDraft({ send, release, takeBack }: Pick<UseAgentChat, 'send' | 'release' | 'takeBack'>) {
  const [text, setText] = useStoredText('message')
  /** Before what was begun meanwhile: neither is lost. */
  const restore = (content: string) => setText((current) => (current ? `${content}\n\n${current}` : content))

  return {
    text,
    setText,
    async send(content: string) {
      setText('')
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
