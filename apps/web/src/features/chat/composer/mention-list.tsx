import { Hash, List, ListTodo } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import type { Mention } from './mentions.ts'

interface MentionListProps {
  /** The id of the list. An option has this id with its index. */
  id: string
  mentions: Mention[]
  active: number
  onChoose: (mention: Mention) => void
  onActive: (index: number) => void
}

const KINDS = {
  todo: { Icon: ListTodo, name: t.kindTodo },
  list: { Icon: List, name: t.kindList },
  tag: { Icon: Hash, name: t.kindTag },
}

/** The names that the typed text may mean. The focus stays in the field, which says which of them is active. */
export function MentionList({ id, mentions, active, onChoose, onActive }: MentionListProps) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label={t.mentions}
      className="absolute right-0 bottom-full left-0 z-30 mb-2 max-h-72 overflow-y-auto rounded-xl border border-line bg-surface p-1.5 shadow-lg"
    >
      {mentions.map((mention, index) => {
        const { Icon, name } = KINDS[mention.kind]
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the field, which has the focus.
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field.
          <div
            key={`${mention.kind} ${mention.id}`}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            onPointerDown={(event) => event.preventDefault()}
            onPointerMove={() => onActive(index)}
            onClick={() => onChoose(mention)}
            className="flex cursor-pointer items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-sm aria-selected:bg-accent-soft aria-selected:outline-2 aria-selected:outline-transparent pointer-coarse:min-h-11"
          >
            <Icon size={15} aria-hidden className="shrink-0 text-muted" />
            <bdi className="min-w-0 flex-1 truncate">{mention.name}</bdi>
            <span className="text-muted text-xs">{name}</span>
          </div>
        )
      })}
    </div>
  )
}
