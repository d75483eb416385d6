import { CopyButton } from '../../../components/copy-button.tsx'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import { ScrollRegion } from './scroll-region.tsx'

interface CodeBlockProps {
  text: string
  language: string | null
}

/** Code as it was written, with a button that copies it. */
export function CodeBlock({ text, language }: CodeBlockProps) {
  return (
    <div className="code-block">
      <div className="code-head">
        <span>{language}</span>
        <CopyButton text={() => text} label={t.copyCode} />
      </div>
      <ScrollRegion label={t.wideCode}>
        <pre>
          <code>{text}</code>
        </pre>
      </ScrollRegion>
    </div>
  )
}
