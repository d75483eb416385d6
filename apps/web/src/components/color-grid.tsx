import type { TagColor } from '@todo-agents/contract/tag-color'
import { TAG_COLORS } from '@todo-agents/contract/tag-color'
import { Check } from 'lucide-react'
import { commonTexts as t } from '../lib/texts/common.ts'

interface ColorGridProps {
  value: TagColor
  onChange: (color: TagColor) => void
  className?: string
}

/** Buttons for the colours of tags and lists. */
export function ColorGrid({ value, onChange, className = 'grid w-36 grid-cols-3' }: ColorGridProps) {
  return (
    <div className={className}>
      {TAG_COLORS.map((color) => (
        <button
          key={color}
          type="button"
          aria-label={t.colors[color]}
          aria-pressed={color === value}
          data-color={color}
          className="grid size-11 place-items-center rounded-lg hover:bg-hover"
          onClick={() => onChange(color)}
        >
          <span className="grid size-6 place-items-center rounded-full bg-(--tag) text-white">
            {color === value && <Check size={14} strokeWidth={3} aria-hidden />}
          </span>
        </button>
      ))}
    </div>
  )
}
