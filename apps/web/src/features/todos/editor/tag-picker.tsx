import { MAX_TAG_NAME_LENGTH } from '@todo-agents/contract/bounds'
import { tagKey } from '@todo-agents/contract/tag-key'
import { Plus, X } from 'lucide-react'
import type { ComponentProps, KeyboardEvent } from 'react'
import { useEffect, useId, useState } from 'react'
import { Input } from '../../../components/field.tsx'
import { TagDot } from '../../../components/tag-dot.tsx'
import { isComposing } from '../../../lib/page/input-method.ts'
import { trpc } from '../../../lib/server/trpc.ts'
import { detailTexts as t } from '../../../lib/texts/detail.ts'
import { tagMatches } from '../tag-matches.ts'

interface TagPickerProps extends Pick<ComponentProps<'input'>, 'id' | 'aria-describedby' | 'aria-invalid'> {
  tags: string[]
  onChange: (tags: string[]) => void
}

/**
 * Tags as chips, and a field with a list of the tags that the typed text may mean: a combobox by the ARIA Authoring
 * Practices. Enter, Tab, a comma and leaving the field take the marked line of the list; a new tag is a line of its own.
 * Backspace in the empty field removes the last tag.
 */
export function TagPicker({ tags, onChange, ...control }: TagPickerProps) {
  const listId = useId()
  const [text, setText] = useState('')
  const [isOpen, setOpen] = useState(false)
  /** The place of the marked line; null while none is marked. */
  const [marked, setMarked] = useState<number | null>(null)
  const [announcement, announce] = useState('')
  const { data: known = [] } = trpc.tag.list.useQuery()
  const has = (name: string) => tags.some((tag) => tagKey(tag) === tagKey(name))
  const options = optionsOf(text)
  const isShown = isOpen && options.length > 0
  const active = isShown && marked !== null ? Math.min(marked, options.length - 1) : null
  const optionId = (index: number) => `${listId}-${index}`

  useEffect(() => {
    if (active !== null) document.getElementById(`${listId}-${active}`)?.scrollIntoView({ block: 'nearest' })
  }, [active, listId])

  /** The names that the text can become: known tags that the todo does not have, then a new one. */
  function optionsOf(text: string): { name: string; isNew: boolean }[] {
    const { known: found, fresh } = tagMatches(text, known)
    const free = found.filter(({ name }) => !has(name)).map(({ name }) => ({ name, isNew: false }))
    return fresh !== null && !has(fresh) ? [...free, { name: fresh, isNew: true }] : free
  }

  function close() {
    setText('')
    setOpen(false)
    setMarked(null)
  }

  function add(names: string[]) {
    close()
    if (names.length === 0) return
    onChange([...tags, ...names])
    announce(t.tagAdded(names.join(', ')))
  }

  function remove(name: string | undefined) {
    if (name === undefined) return
    onChange(tags.filter((tag) => tag !== name))
    announce(t.tagRemoved(name))
  }

  /** Takes the marked line. Without one, the todo has the typed tag already. */
  function take() {
    const option = active === null ? undefined : options[active]
    if (option) return add([option.name])
    if (text.trim() !== '') announce(t.hasTag(text.trim()))
    close()
  }

  function type(typed: string) {
    if (typed === `${text},`) return take()
    // A pasted list names each tag in full.
    if (typed.includes(',')) return add(namesIn(typed))
    setText(typed)
    setOpen(typed.trim() !== '')
    setMarked(0)
  }

  /** The tags that a list with commas names, and that the todo does not have. */
  function namesIn(list: string): string[] {
    const names = list.split(',').flatMap((one) => {
      const { known: found, fresh } = tagMatches(one, known)
      return one.trim() === '' ? [] : [fresh ?? found[0]?.name ?? one.trim()]
    })
    const byKey = new Map(names.filter((name) => !has(name)).map((name) => [tagKey(name), name]))
    return [...byKey.values()]
  }

  function onKeyDown(event: KeyboardEvent) {
    if (isComposing(event)) return
    const count = Math.max(1, options.length)
    if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !event.altKey) {
      const step = event.key === 'ArrowDown' ? 1 : -1
      setOpen(true)
      setMarked(active !== null ? (active + step + count) % count : step === 1 ? 0 : count - 1)
    } else if (event.key === 'Enter' && (active !== null || text.trim() !== '')) take()
    else if (event.key === 'Escape' && (isShown || text !== '')) close()
    else {
      // The focus moves on.
      if (event.key === 'Tab' && active !== null) take()
      if (event.key === 'Backspace' && text === '') remove(tags.at(-1))
      return
    }
    event.preventDefault()
  }

  return (
    <div className="flex flex-col gap-2">
      {tags.length > 0 && (
        <ul aria-label={t.chosenTags} className="flex flex-wrap gap-1.5 pt-1 pl-1">
          {tags.map((name) => (
            <li key={name} className="flex max-w-full items-center gap-1.5 rounded-full bg-hover py-0.5 pr-0.5 pl-2.5">
              <TagDot color={known.find((tag) => tag.name === name)?.color ?? 'gray'} />
              <span className="truncate text-[13px]">{name}</span>
              <button
                type="button"
                aria-label={t.removeTag(name)}
                onClick={() => remove(name)}
                className="grid size-6 place-items-center rounded-full text-muted hover:bg-hover hover:text-ink pointer-coarse:-my-2.5 pointer-coarse:size-11"
              >
                <X size={13} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="relative">
        <Input
          {...control}
          role="combobox"
          aria-expanded={isShown}
          aria-controls={listId}
          aria-activedescendant={active === null ? undefined : optionId(active)}
          aria-autocomplete="list"
          autoComplete="off"
          enterKeyHint="done"
          maxLength={MAX_TAG_NAME_LENGTH}
          placeholder={t.addTag}
          value={text}
          onChange={(event) => type(event.target.value)}
          onClick={() => setOpen(true)}
          onBlur={() => (text.trim() === '' ? close() : take())}
          onKeyDown={onKeyDown}
        />
        <div
          id={listId}
          role="listbox"
          aria-label={t.tags}
          hidden={!isShown}
          // The focus stays in the field, which would take the marked line when it loses it.
          onPointerDown={(event) => event.preventDefault()}
          onMouseDown={(event) => event.preventDefault()}
          className="absolute inset-x-0 top-full z-20 mt-1 max-h-56 overflow-y-auto rounded-xl border border-line bg-surface p-1 shadow-lg"
        >
          {isShown &&
            options.map(({ name, isNew }, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field.
              <div
                key={isNew ? ',' : name}
                id={optionId(index)}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                onClick={() => add([name])}
                className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 text-sm hover:bg-hover aria-selected:bg-hover pointer-coarse:min-h-11 forced-colors:aria-selected:border-2"
              >
                <span className="grid w-4 shrink-0 place-items-center text-muted">
                  {isNew ? (
                    <Plus size={15} aria-hidden />
                  ) : (
                    <TagDot color={known.find((tag) => tag.name === name)?.color ?? 'gray'} />
                  )}
                </span>
                <span dir="auto" className="min-w-0 flex-1 truncate">
                  {isNew ? t.newTag(name) : name}
                </span>
              </div>
            ))}
        </div>
      </div>
      <p role="status" className="sr-only">
        {announcement}
      </p>
    </div>
  )
}
