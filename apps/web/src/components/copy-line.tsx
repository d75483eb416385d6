import { CopyButton } from './copy-button.tsx'

interface CopyLineProps {
  /** What the text is. */
  label: string
  /** The name of the button that copies it. */
  copyLabel: string
  text: string
}

/** A short text to copy, such as an address. One click selects all of it, where the browser offers no clipboard. */
export function CopyLine({ label, copyLabel, text }: CopyLineProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls of a form
    <div
      role="group"
      aria-label={label}
      className="flex items-center gap-1 rounded-lg border border-line bg-canvas py-1 pr-1 pl-3"
    >
      <code className="min-w-0 flex-1 select-all break-all py-1 font-mono text-note" translate="no">
        {text}
      </code>
      <CopyButton text={() => text} label={copyLabel} />
    </div>
  )
}
