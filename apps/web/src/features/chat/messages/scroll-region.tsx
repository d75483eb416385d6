import type { ReactNode } from 'react'
import { useEffect, useRef, useState } from 'react'

interface ScrollRegionProps {
  /** The accessible name, once the content is wider than its place. */
  label: string
  children: ReactNode
}

/** Content that may be wider than its place and then scrolls, also by the arrow keys. */
export function ScrollRegion({ label, children }: ScrollRegionProps) {
  const region = useRef<HTMLDivElement>(null)
  const [isWide, setWide] = useState(false)
  useEffect(() => {
    const outer = region.current
    if (!outer) return
    const observer = new ResizeObserver(() => setWide(outer.scrollWidth > outer.clientWidth))
    observer.observe(outer)
    for (const child of outer.children) observer.observe(child)
    return () => observer.disconnect()
  }, [])
  const access = isWide ? { role: 'region', 'aria-label': label, tabIndex: 0 } : {}
  return (
    <div ref={region} className="scroll-region" {...access}>
      {children}
    </div>
  )
}
