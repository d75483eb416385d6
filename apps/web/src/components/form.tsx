import type { ComponentProps } from 'react'
import { keepComposition } from '../lib/page/input-method.ts'

/** A form that the Enter which ends a composition of an input method does not submit. All forms of the page are of this kind. */
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
