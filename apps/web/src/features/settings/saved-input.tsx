import type { ComponentProps } from 'react'
import { useState } from 'react'
import { Input } from '../../components/field.tsx'
import { isComposing } from '../../lib/page/input-method.ts'

interface SavedInputProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'onBlur'> {
  value: string
  /** Called when the user leaves the field, or presses Enter, and the text has changed. */
  onSave: (text: string) => void
}

/** A field whose text is saved when the user leaves it. */
export function SavedInput({ value, onSave, ...props }: SavedInputProps) {
  const [text, setText] = useState<string | null>(null)

  function commit() {
    if (text !== null && text !== value) onSave(text)
    setText(null)
  }

  return (
    <Input
      {...props}
      value={text ?? value}
      onChange={(event) => setText(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !isComposing(event)) commit()
        if (event.key === 'Escape') setText(null)
      }}
    />
  )
}
