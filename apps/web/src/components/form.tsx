import type { ComponentProps } from 'react'
import { keepComposition } from '../lib/page/input-method.ts'

/**
 * A form that the Enter key at the end of an input method composition does not submit. Every form of the page must use
 * it.
 */
export function Form({ onKeyDown, ...props }: ComponentProps<'form'>) {
  return (
    <form
      onKeyDown={(event) => {
        keepComposition(event)
        onKeyDown?.(event)
      }}
      {...props}
    />
  )
}
