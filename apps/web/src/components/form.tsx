import type { ComponentProps } from 'react'
import { keepComposition } from '../lib/page/input-method.ts'

/** A form that is not submitted by the Enter key that ends an input method composition. Every form of the page is one. */
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
