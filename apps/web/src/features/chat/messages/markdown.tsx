import { memo, useMemo } from 'react'
import { boundMarkdown } from './bound-markdown.ts'
import { markdownBlocks } from './markdown-blocks.ts'
import { renderMarkdown } from './markdown-nodes.tsx'
import { parseMarkdown } from './parse-markdown.ts'

interface MarkdownProps {
  content: string
  /** True while the text grows: unfinished emphasis, links and lists are then completed. */
  isStreaming: boolean
}

/**
 * Renders a text of the assistant. The text is not trusted, because it may repeat text of a todo. HTML is shown as
 * text, and nothing is loaded before a click: see `SafeLink` and `LinkedImage`. Text that nests too deep or takes too
 * long to parse is shown as written, see `boundMarkdown`. While a text grows, only its last block is parsed and
 * rendered.
 */
export function Markdown({ content, isStreaming }: MarkdownProps) {
  const { markdown, plain } = useMemo(() => boundMarkdown(content), [content])
  const blocks = useMemo(
    () => markdownBlocks(markdown).map((text, index) => ({ key: String(index), text })),
    [markdown],
  )
  return (
    <>
      {markdown !== '' && (
        <div className="markdown">
          {blocks.map(({ key, text }, index) => (
            <Block key={key} text={text} isOpen={isStreaming && plain === '' && index === blocks.length - 1} />
          ))}
        </div>
      )}
      {plain !== '' && (
        <p dir="auto" className="whitespace-pre-wrap break-words">
          {plain}
        </p>
      )}
    </>
  )
}

interface BlockProps {
  text: string
  isOpen: boolean
}

const Block = memo(function Block({ text, isOpen }: BlockProps) {
  return renderMarkdown(parseMarkdown(text, isOpen))
})
