import type { Todo } from '@todo-agents/contract/todo'
import { importanceSchema } from '@todo-agents/contract/todo'
import { Flag, ListTodo, Tag, TriangleAlert } from 'lucide-react'
import { useId } from 'react'
import { Select } from '../../../components/field.tsx'
import { FieldNote, FieldRow } from '../../../components/field-row.tsx'
import { Segmented } from '../../../components/segmented.tsx'
import { TitleCount } from '../../../components/title-count.tsx'
import { isComposing } from '../../../lib/page/input-method.ts'
import { isSecondClick } from '../../../lib/page/second-click.ts'
import { useOpenTodo } from '../../../lib/places/use-place.ts'
import { trpc } from '../../../lib/server/trpc.ts'
import { detailTexts as t } from '../../../lib/texts/detail.ts'
import { placeTexts } from '../../../lib/texts/places.ts'
import { formatInstant } from '../../../lib/time/format-time.ts'
import { dayOf } from '../../../lib/time/time.ts'
import { useTodos } from '../../../lib/todos/replica-context.ts'
import { useTodoActions } from '../../../lib/todos/use-todo-actions.ts'
import { useMe } from '../../../lib/user/me.ts'
import { TagPicker } from '../editor/tag-picker.tsx'
import type { TodoForm } from '../editor/todo-form.ts'
import { IMPORTANCE_NAMES } from '../importance.ts'
import { useConflicts } from '../list/use-todo-list.ts'
import { TodoSteps } from '../steps/todo-steps.tsx'
import { AlarmField } from './alarm-field.tsx'
import type { Editor, EditorState } from './editor.ts'
import { EndField } from './end-field.tsx'
import { RepeatField } from './repeat-field.tsx'
import { WhenField } from './when-field.tsx'

interface DetailFieldsProps {
  editor: Editor
  state: EditorState
  /** Null for a todo that is not created yet. */
  todo: Todo | null
}

const IMPORTANCES = importanceSchema.options.map((value) => ({ value, label: IMPORTANCE_NAMES[value] }))

/** The inputs for all fields of a todo, or of a step, which has a title only. */
export function DetailFields({ editor, state, todo }: DetailFieldsProps) {
  const { form, errors } = state
  const context = { form, errors, onChange: editor.edit }
  if (todo?.parent_id) {
    return (
      <>
        <StepParent parent_id={todo.parent_id} />
        <TitleField editor={editor} state={state} todo={todo} />
        <Dates todo={todo} />
      </>
    )
  }
  const set = (change: Partial<TodoForm>) => editor.edit({ ...form, ...change }, true)
  return (
    <>
      <TitleField editor={editor} state={state} todo={todo} />
      <DescriptionField editor={editor} state={state} />
      <div className="flex flex-col gap-0.5">
        <WhenField {...context} />
        <EndField {...context} />
        <AlarmField {...context} />
        <RepeatField {...context} todo={state.base} />
        <Overlaps todo={todo} />
      </div>
      <div className="flex flex-col gap-2">
        <ListField list={form.list} error={errors.list} onChange={(list) => set({ list })} />
        <FieldRow label={t.importance} icon={<Flag size={16} aria-hidden />} isGroup>
          {() => (
            <Segmented
              label={t.importance}
              showLabel={false}
              options={IMPORTANCES}
              value={form.importance}
              onChange={(importance) => set({ importance })}
            />
          )}
        </FieldRow>
        <FieldRow label={t.tags} icon={<Tag size={16} aria-hidden />} note={errors.tags} tone="error">
          {(control) => <TagPicker {...control} tags={form.tags} onChange={(tags) => set({ tags })} />}
        </FieldRow>
      </div>
      <TodoSteps
        todo={state.base && todo}
        pending={form.steps}
        error={errors.steps}
        onPending={(steps) => editor.edit({ ...form, steps })}
      />
      {todo && <Dates todo={todo} />}
    </>
  )
}

function TitleField({ editor, state, todo }: DetailFieldsProps) {
  const id = useId()
  const actions = useTodoActions()
  const { form, errors, base } = state
  // A new todo is not to be blamed for the title that it does not have yet.
  const error = base === null && form.item.trim() === '' ? undefined : errors.item
  const isDone = todo !== null && todo.completed_at !== null
  return (
    <div data-importance={form.importance}>
      <div className="flex items-start gap-3 px-2">
        {todo && (
          <input
            type="checkbox"
            aria-label={t.completeTodo(todo.item)}
            checked={isDone}
            onChange={({ nativeEvent }) => !isSecondClick(nativeEvent) && void actions.toggle(todo)}
            className="todo-check mt-2.5"
          />
        )}
        <textarea
          data-focus
          aria-label={t.title}
          aria-invalid={error !== undefined || undefined}
          aria-describedby={`${id}-note`}
          placeholder={t.titlePlaceholder}
          dir="auto"
          rows={1}
          enterKeyHint="done"
          value={form.item}
          onChange={(event) => editor.edit({ ...form, item: event.target.value.replace(/\s*\n\s*/g, ' ') })}
          onBlur={() => void editor.save()}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || isComposing(event)) return
            event.preventDefault()
            void editor.save()
          }}
          className={`quiet-input field-sizing-content min-w-0 resize-none py-1.5 font-semibold text-lg leading-7 ${isDone ? 'text-muted line-through' : ''}`}
        />
      </div>
      <FieldNote id={`${id}-note`} note={error} tone="error" />
      <TitleCount length={form.item.trim().length} />
    </div>
  )
}

function DescriptionField({ editor, state: { form, errors } }: Omit<DetailFieldsProps, 'todo'>) {
  const id = useId()
  return (
    <div>
      <textarea
        aria-label={t.description}
        aria-invalid={errors.description !== undefined || undefined}
        aria-describedby={`${id}-note`}
        placeholder={t.descriptionPlaceholder}
        dir="auto"
        rows={1}
        value={form.description}
        onChange={(event) => editor.edit({ ...form, description: event.target.value })}
        onBlur={() => void editor.save()}
        className="quiet-input field-sizing-content max-h-80 resize-none py-1.5 leading-6"
      />
      <FieldNote id={`${id}-note`} note={errors.description} tone="error" />
    </div>
  )
}

interface ListFieldProps {
  list: string
  error: string | undefined
  onChange: (list: string) => void
}

function ListField({ list, error, onChange }: ListFieldProps) {
  const { data } = trpc.list.list.useQuery()
  const lists = data?.lists.filter((one) => one.archived_at === null || one.id === list) ?? []
  return (
    <FieldRow label={t.list} icon={<ListTodo size={16} aria-hidden />} note={error} tone="error">
      {(control) => (
        <Select {...control} size="sm" value={list} onChange={(event) => onChange(event.target.value)}>
          <option value="">{placeTexts.inbox}</option>
          {lists.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </FieldRow>
  )
}

/** The titles of the todos that are at the same time. */
function Overlaps({ todo }: { todo: Todo | null }) {
  const { time_zone } = useMe()
  const conflicts = useConflicts(dayOf(new Date().toISOString(), time_zone), time_zone)
  const titles = todo?.completed_at === null ? conflicts.get(todo.id) : undefined
  if (!titles) return null
  return (
    <p className="flex items-start gap-2 px-2 py-1 text-[13px] text-warning">
      <TriangleAlert size={15} aria-hidden className="mt-0.5 shrink-0" />
      <span className="min-w-0 break-words">{t.overlaps(titles.map((title) => `“${title}”`).join(', '))}</span>
    </p>
  )
}

/** The todo whose step is shown. */
function StepParent({ parent_id }: { parent_id: string }) {
  const open = useOpenTodo()
  const parent = useTodos().get(parent_id)
  return (
    <button
      type="button"
      onClick={() => open(parent_id)}
      className="min-h-8 self-start rounded-lg px-2 text-left text-accent-text text-sm hover:bg-hover pointer-coarse:min-h-11"
    >
      {parent ? t.stepOf(parent.item) : t.stepOfNothing}
    </button>
  )
}

function Dates({ todo }: { todo: Todo }) {
  const { time_zone } = useMe()
  const reader = { time_zone, today: dayOf(new Date().toISOString(), time_zone) }
  const { created_at, updated_at, completed_at } = todo
  return (
    <p className="px-2 text-muted text-xs">
      {[
        t.created(formatInstant(created_at, reader)),
        updated_at !== created_at && t.changed(formatInstant(updated_at, reader)),
        completed_at && t.completedAt(formatInstant(completed_at, reader)),
      ]
        .filter(Boolean)
        .join(' · ')}
    </p>
  )
}
