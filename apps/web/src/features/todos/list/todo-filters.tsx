import { MAX_SEARCH_LENGTH } from '@todo-agents/contract/bounds'
import { importanceSchema } from '@todo-agents/contract/todo'
import { ArrowUpDown, Flag, Search, Tags, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Segmented } from '../../../components/segmented.tsx'
import { TagDot } from '../../../components/tag-dot.tsx'
import { trpc } from '../../../lib/server/trpc.ts'
import { IMPORTANCE_NAMES } from '../importance.ts'
import type { TodoFilter } from './todo-filter.ts'
import { isFiltered, NO_FILTER } from './todo-filter.ts'

interface TodoFiltersProps {
  filter: TodoFilter
  onChange: (filter: TodoFilter) => void
  onManageTags: () => void
  /** Whether the todos are in the order that the user gave them; null where they have no such order. */
  isManual: boolean | null
  onManual: (isManual: boolean) => void
}

const VIEWS = [
  { value: 'open', label: 'Open' },
  { value: 'done', label: 'Done' },
] as const

/** Controls that choose the listed todos: open or done, by search text, importance and tag. */
export function TodoFilters({ filter, onChange, onManageTags, isManual, onManual }: TodoFiltersProps) {
  const { data: tags = [] } = trpc.tag.list.useQuery()
  const set = (change: Partial<TodoFilter>) => onChange({ ...filter, ...change })

  return (
    <search className="flex flex-col gap-3">
      <div className="flex items-center gap-2">
        <Segmented
          label="Show"
          showLabel={false}
          options={VIEWS}
          value={filter.view}
          onChange={(view) => set({ view })}
        />
        <div className="relative ml-auto min-w-0 flex-1 sm:max-w-56">
          <Search size={15} className="absolute top-1/2 left-3 -translate-y-1/2 text-muted" aria-hidden />
          <input
            type="search"
            aria-label="Search todos"
            placeholder="Search"
            value={filter.q}
            maxLength={MAX_SEARCH_LENGTH}
            onChange={(event) => set({ q: event.target.value })}
            className="control h-9 pl-8.5"
          />
        </div>
      </div>
      <div className="-mx-1 flex items-center gap-1.5 overflow-x-auto px-1 py-1 [scrollbar-width:none] sm:max-h-28 sm:flex-wrap">
        {isManual !== null && filter.view === 'open' && (
          <FilterChip label="My order" pressed={isManual} onPress={onManual}>
            <ArrowUpDown size={13} aria-hidden />
            My order
          </FilterChip>
        )}
        {importanceSchema.options.toReversed().map((importance) =>
          importance === 'none' ? null : (
            <FilterChip
              key={importance}
              label={`${IMPORTANCE_NAMES[importance]} importance`}
              pressed={filter.importance === importance}
              onPress={(pressed) => set({ importance: pressed ? importance : null })}
            >
              <span data-importance={importance} className="text-(--check)">
                <Flag size={13} className="fill-current" aria-hidden />
              </span>
              {IMPORTANCE_NAMES[importance]}
            </FilterChip>
          ),
        )}
        <span aria-hidden className="mx-1 h-4 w-px shrink-0 bg-line" />
        {tags.map(({ id, name, color }) => (
          <FilterChip
            key={id}
            label={`Tag ${name}`}
            pressed={filter.tag === name}
            onPress={(pressed) => set({ tag: pressed ? name : null })}
          >
            <TagDot color={color} />
            {name}
          </FilterChip>
        ))}
        <button
          type="button"
          aria-label="Manage tags"
          title="Manage tags"
          className={`${CHIP} text-muted hover:bg-hover hover:text-ink`}
          onClick={onManageTags}
        >
          <Tags size={15} aria-hidden />
          {tags.length === 0 && 'Tags'}
        </button>
        {isFiltered(filter) && (
          <button
            type="button"
            className={`${CHIP} text-accent-text hover:bg-hover`}
            onClick={() => onChange({ ...NO_FILTER, view: filter.view })}
          >
            <X size={14} aria-hidden />
            Clear filters
          </button>
        )}
      </div>
    </search>
  )
}

const CHIP =
  'flex h-7.5 shrink-0 items-center gap-1.5 whitespace-nowrap rounded-full px-2.5 text-[13px] transition-colors'

interface FilterChipProps {
  label: string
  pressed: boolean
  onPress: (pressed: boolean) => void
  children: ReactNode
}

function FilterChip({ label, pressed, onPress, children }: FilterChipProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      onClick={() => onPress(!pressed)}
      className={`${CHIP} border ${pressed ? 'border-accent bg-accent-soft text-accent-text' : 'border-line bg-surface hover:bg-hover'}`}
    >
      {children}
    </button>
  )
}
