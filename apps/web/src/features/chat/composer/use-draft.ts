import { useStoredText } from '../../../lib/page/stored-text.ts'
import type { UseAgentChat } from '../sync/use-agent-chat.ts'

/** The text in the composer. A message comes back to it when it is refused, or taken back from the queue. */
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
    async release(id: string, content: string) {
      if (!(await release(id))) restore(content)
    },
    async takeBack(id: string, content: string) {
      if (await takeBack(id)) restore(content)
    },
  }
}
