import { chatTexts as t } from '../../../lib/texts/chat.ts'

interface ThinkingProps {
  /** What the model thinks about. Empty if its provider gives no summary, null while the model does not think. */
  summary: string | null
}

/** Shown while an answer is awaited. `chatStatus` announces it to screen readers. */
export function Thinking({ summary }: ThinkingProps) {
  return (
    <div className="flex flex-col gap-1.5 text-muted text-sm">
      <div aria-hidden className="flex h-6 items-center gap-2">
        <span className="thinking flex items-center gap-1">
          <span />
          <span />
          <span />
        </span>
        {summary !== null && t.thinking}
      </div>
      {summary && (
        <details className="text-[13px]">
          <summary className="w-fit">{t.showThoughts}</summary>
          <p dir="auto" className="mt-1 max-h-48 overflow-y-auto whitespace-pre-wrap break-words">
            {summary}
          </p>
        </details>
      )}
    </div>
  )
}
