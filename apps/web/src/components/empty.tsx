import type { ReactNode } from 'react'

interface EmptyProps {
  icon: ReactNode
  title: string
  text: string
  /** The title is the heading of the page. */
  isPage?: boolean
  /** Where to go from here. */
  children?: ReactNode
}

/** Stands where there is nothing to show, and says why. */
export function Empty({ icon, title, text, isPage = false, children }: EmptyProps) {
  const Title = isPage ? 'h1' : 'p'
  return (
    <div className="flex flex-col items-center gap-1 px-6 py-16 text-center">
      <span aria-hidden className="mb-3 grid size-14 place-items-center rounded-2xl bg-accent-soft text-accent-text">
        {icon}
      </span>
      <Title className={isPage ? 'font-semibold text-lg' : 'font-medium'}>{title}</Title>
      <p className="max-w-xs text-balance text-muted text-sm">{text}</p>
      {children}
    </div>
  )
}
