import type { ReactNode } from 'react'
import { useId } from 'react'

interface SectionProps {
  title: string
  /** Explains the purpose of the section, or the effect of its action. */
  intro?: ReactNode
  children: ReactNode
}

/** A titled box of the account page. */
export function Section({ title, intro, children }: SectionProps) {
  const titleId = useId()
  return (
    <section aria-labelledby={titleId} className="rounded-xl border border-line bg-surface p-4 shadow-xs sm:p-5">
      <h2 id={titleId} className="font-semibold text-body">
        {title}
      </h2>
      {intro && <p className="mt-1 text-pretty text-muted text-sm">{intro}</p>}
      <div className="mt-4">{children}</div>
    </section>
  )
}
