import { MAX_TAG_NAME_LENGTH } from '@todo-agents/contract/bounds'
import { X } from 'lucide-react'
import { useId, useState } from 'react'
import { Input } from '../../../components/field.tsx'
import { TagDot } from '../../../components/tag-dot.tsx'
import { isComposing } from '../../../lib/page/input-method.ts'
import { trpc } from '../../../lib/server/trpc.ts'
import { detailTexts as t } from '../../../lib/texts/detail.ts'

interface TagPickerProps {
  tags: string[]
  onChange: (tags: string[]) => void
  id: string
}

/** Tags as chips. Enter or a comma adds the typed tag; Backspace in the empty field removes the last tag. */
export function TagPicker({ tags, onChange, id, ...control }: TagPickerProps) {
  const [text, setText] = useState('')
  const listId = useId()
  const { data: known = [] } = trpc.tag.list.useQuery()
  const has = (name: string) => tags.some((tag) => tag.toLowerCase() === name.toLowerCase())

  function add() {
    const name = text.trim()
    if (!name) return
    const tag = known.find((tag) => tag.name.toLowerCase() === name.toLowerCase())?.name ?? name
    if (!has(tag)) onChange([...tags, tag])
    setText('')
  }

  return (
    <div className="flex flex-col gap-2">
      {tags.length > 0 && (
        <ul aria-label={t.chosenTags} className="flex flex-wrap gap-1.5">
          {tags.map((name) => (
            <li key={name} className="flex max-w-full items-center gap-1.5 rounded-full bg-hover py-0.5 pr-0.5 pl-2.5">
              <TagDot color={known.find((tag) => tag.name === name)?.color ?? 'gray'} />
              <span className="truncate text-[13px]">{name}</span>
              <button
                type="button"
                aria-label={t.removeTag(name)}
                onClick={() => onChange(tags.filter((tag) => tag !== name))}
                className="grid size-6 place-items-center rounded-full text-muted hover:bg-hover hover:text-ink"
              >
                <X size={13} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <Input
        {...control}
        id={id}
        value={text}
        list={listId}
        maxLength={MAX_TAG_NAME_LENGTH}
        placeholder={t.addTag}
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
        onBlur={add}
        onKeyDown={(event) => {
          if (isComposing(event)) return
          if (event.key === ',' || (event.key === 'Enter' && text.trim())) {
            event.preventDefault()
            add()
          }
          if (event.key === 'Backspace' && text === '') onChange(tags.slice(0, -1))
        }}
      />
      <datalist id={listId}>
        {known
          .filter(({ name }) => !has(name))
          .map(({ id, name }) => (
            <option key={id} value={name} />
          ))}
      </datalist>
    </div>
  )
}
