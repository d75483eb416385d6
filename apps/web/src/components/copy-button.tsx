import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { commonTexts as t } from '../lib/texts/common.ts'
import { IconButton } from './button.tsx'

interface CopyButtonProps {
  /** Returns the text to copy. */
  text: () => string
  label: string
  className?: string
}

/** How long the button says that the text was copied. */
const SHOWN_MS = 2_000

/** Copies a text to the clipboard, and says so in its place, also to a screen reader. */
export function CopyButton({ text, label, className = '' }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null)
  useEffect(() => {
    if (outcome === null) return
    const timer = setTimeout(setOutcome, SHOWN_MS, null)
    return () => clearTimeout(timer)
  }, [outcome])

  async function copy() {
    try {
      await navigator.clipboard.writeText(text())
      setOutcome('copied')
    } catch {
      // The user or the browser does not allow it.
      setOutcome('failed')
    }
  }

  // Browsers offer no clipboard to a page loaded over plain HTTP.
  if (!globalThis.navigator?.clipboard) return null
  return (
    <>
      <IconButton label={label} size="sm" className={className} onClick={() => void copy()}>
        {outcome === 'copied' ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
      </IconButton>
      <span aria-live="polite" className={outcome === 'failed' ? 'text-danger text-xs' : 'sr-only'}>
        {outcome === 'copied' && t.copied}
        {outcome === 'failed' && t.notCopied}
      </span>
    </>
  )
}
