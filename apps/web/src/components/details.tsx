import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { commonTexts as t } from '../lib/texts/common.ts'

/**
 * Technical details of a failure, folded, which the user can copy for a report to the operator. They have the colour of
 * the text around them.
 */
export function Details({ text }: { text: string }) {
  const [isCopied, setCopied] = useState(false)

  return (
    <details className="min-w-0 text-xs">
      <summary className="w-fit cursor-pointer opacity-80 hover:opacity-100">{t.details}</summary>
      <pre className="mt-1.5 max-h-40 select-all overflow-auto whitespace-pre-wrap break-words rounded-lg bg-current/8 p-2 font-mono">
        {text}
      </pre>
      {/* Browsers offer no clipboard to a page loaded over plain HTTP. There, a click selects the text. */}
      {globalThis.navigator?.clipboard && (
        <button
          type="button"
          className="mt-1.5 inline-flex items-center gap-1 font-medium underline-offset-4 hover:underline"
          onClick={() => navigator.clipboard.writeText(text).then(() => setCopied(true), ignore)}
        >
          {isCopied ? <Check size={13} aria-hidden /> : <Copy size={13} aria-hidden />}
          {isCopied ? t.copied : t.copyDetails}
        </button>
      )}
    </details>
  )
}

/** The browser refused access to the clipboard. The text can still be selected. */
function ignore(): void {}
