import { useMemo } from 'react'
import type { Components } from 'streamdown'
import { defaultRemarkPlugins, Streamdown } from 'streamdown'
import { isolateQuotes } from '../../../components/quoted.tsx'
import { boundMarkdown } from './bound-markdown.ts'
import { LinkedImage, SafeLink } from './safe-link.tsx'

interface MarkdownProps {
  content: string
  /** True while the text grows: unfinished emphasis, links and lists are then completed. */
  isStreaming: boolean
}

/**
 * Renders a text of the assistant. The text is not trusted, because it may repeat text of a todo. HTML is shown as
 * text, and nothing is loaded before a click: see `SafeLink` and `LinkedImage`. Text that nests too deep or takes too
 * long to parse is shown as written, see `boundMarkdown`.
 */
export function Markdown({ content, isStreaming }: MarkdownProps) {
  const { markdown, plain } = useMemo(() => boundMarkdown(content), [content])
  return (
    <>
      {markdown !== '' && (
        <Streamdown
          className="markdown"
          mode={isStreaming ? 'streaming' : 'static'}
          components={COMPONENTS}
          remarkPlugins={REMARK_PLUGINS}
          rehypePlugins={[]}
          linkSafety={{ enabled: false }}
          controls={false}
        >
          {markdown}
        </Streamdown>
      )}
      {plain !== '' && (
        <p dir="auto" className="whitespace-pre-wrap break-words">
          {plain}
        </p>
      )}
    </>
  )
}

const REMARK_PLUGINS = Object.values(defaultRemarkPlugins)

/**
 * Plain elements, styled by `.markdown`, instead of Streamdown's own. Each block takes the direction of its text.
 * Quoted or strong text, such as a title in Arabic, does not change the direction of the sentence around it.
 */
const COMPONENTS: Components = {
  a: ({ href, children }) => <SafeLink href={href}>{children}</SafeLink>,
  img: ({ src, alt }) => <LinkedImage src={src} alt={alt} />,
  h1: ({ children }) => <h3 dir="auto">{children}</h3>,
  h2: ({ children }) => <h3 dir="auto">{children}</h3>,
  h3: ({ children }) => <h3 dir="auto">{children}</h3>,
  h4: ({ children }) => <h4 dir="auto">{children}</h4>,
  h5: ({ children }) => <h4 dir="auto">{children}</h4>,
  h6: ({ children }) => <h4 dir="auto">{children}</h4>,
  p: ({ children }) => <p dir="auto">{isolateQuotes(children)}</p>,
  ul: ({ children }) => <ul dir="auto">{children}</ul>,
  ol: ({ children, start }) => (
    <ol dir="auto" start={start}>
      {children}
    </ol>
  ),
  li: ({ children }) => <li>{isolateQuotes(children)}</li>,
  strong: ({ children }) => <strong dir="auto">{children}</strong>,
  blockquote: ({ children }) => <blockquote>{children}</blockquote>,
  hr: () => <hr />,
  pre: ({ children }) => <pre>{children}</pre>,
  code: ({ children }) => <code>{children}</code>,
  inlineCode: ({ children }) => <code>{children}</code>,
  table: ({ children }) => <table>{children}</table>,
  thead: ({ children }) => <thead>{children}</thead>,
  tbody: ({ children }) => <tbody>{children}</tbody>,
  tr: ({ children }) => <tr>{children}</tr>,
  th: ({ children }) => <th dir="auto">{isolateQuotes(children)}</th>,
  td: ({ children }) => <td dir="auto">{isolateQuotes(children)}</td>,
}
