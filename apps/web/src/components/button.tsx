import type { ComponentProps } from 'react'

type Variant = 'primary' | 'secondary' | 'ghost' | 'danger' | 'destructive'

const BASE =
  'inline-flex shrink-0 items-center justify-center gap-2 rounded-lg font-medium transition-colors disabled:pointer-events-none disabled:opacity-50'

const VARIANTS: Record<Variant, string> = {
  primary: 'bg-accent text-on-accent shadow-xs hover:bg-accent-strong',
  secondary: 'border border-line bg-surface text-ink shadow-xs hover:bg-hover',
  ghost: 'text-muted hover:bg-hover hover:text-ink',
  danger: 'text-danger hover:bg-danger-soft',
  /** The main button of a question whose answer deletes something. */
  destructive: 'bg-danger text-canvas shadow-xs hover:bg-danger/85',
}

/** `field` has the height of an input. */
const SIZES = {
  sm: 'h-8 px-2.5 text-note pointer-coarse:h-11',
  md: 'h-9 px-3.5 text-sm pointer-coarse:h-11',
  field: 'h-10 px-3.5 text-sm pointer-coarse:h-11',
  lg: 'h-11 px-5 text-body',
}
const ICON_SIZES = { sm: 'size-8 pointer-coarse:size-11', md: 'size-9 pointer-coarse:size-11' }

interface ButtonProps extends ComponentProps<'button'> {
  variant?: Variant
  size?: keyof typeof SIZES
}

export function Button({ variant = 'secondary', size = 'md', className = '', ...props }: ButtonProps) {
  return <button type="button" className={`${BASE} ${VARIANTS[variant]} ${SIZES[size]} ${className}`} {...props} />
}

/** A button that stands within a sentence and looks like a link. */
export function LinkButton({ className = '', ...props }: ComponentProps<'button'>) {
  return (
    <button
      type="button"
      className={`relative font-medium text-accent-text underline-offset-4 hover:underline pointer-coarse:before:absolute pointer-coarse:before:inset-x-0 pointer-coarse:before:-inset-y-3 ${className}`}
      {...props}
    />
  )
}

interface IconButtonProps extends ComponentProps<'button'> {
  /** The accessible name; also shown as a tooltip. */
  label: string
  variant?: Variant
  size?: keyof typeof ICON_SIZES
}

/** A square button with an icon. */
export function IconButton({ label, variant = 'ghost', size = 'md', className = '', ...props }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`${BASE} ${VARIANTS[variant]} ${ICON_SIZES[size]} ${className}`}
      {...props}
    />
  )
}
