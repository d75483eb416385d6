import { CircleAlert, CloudUpload } from 'lucide-react'
import { Button } from '../../../components/button.tsx'
import { quickAddTexts as t } from '../../../lib/texts/quick-add.ts'
import { useMe } from '../../../lib/user/me.ts'
import type { TodoFields } from '../editor/todo-form.ts'
import type { OutboxEntry } from '../outbox.ts'
import { fieldLabels } from './line-labels.ts'

interface UnsentTodosProps {
  entries: OutboxEntry[]
  onRetry: (...ids: string[]) => void
  onEdit: (entry: OutboxEntry) => void
  onDiscard: (...ids: string[]) => void
}

/** Lists the entered todos that the server has not saved yet, each with the reason. */
export function UnsentTodos({ entries, onRetry, onEdit, onDiscard }: UnsentTodosProps) {
  const shown = entries.filter(({ state }) => state.kind !== 'sending')
  if (shown.length === 0) return null
  const groups = [...Map.groupBy(shown, groupOf).values()]
  return (
    <section aria-label={t.notSaved} className="rounded-xl border border-line border-dashed bg-surface px-3 py-2">
      <h2 className="px-1 font-semibold text-[13px] text-warning">{t.notSaved}</h2>
      <ul>
        {groups.map((group) => (
          <UnsentRow key={group[0]!.id} group={group} onRetry={onRetry} onEdit={onEdit} onDiscard={onDiscard} />
        ))}
      </ul>
    </section>
  )
}

/** Entries of one action that wait, or were refused for the same reason, are listed together. */
function groupOf({ id, action, state }: OutboxEntry): string {
  return action ? `${action.id} ${state.kind} ${state.kind === 'refused' ? state.message : ''}` : id
}

interface UnsentRowProps extends Omit<UnsentTodosProps, 'entries'> {
  /** At least one entry. */
  group: readonly OutboxEntry[]
}

function UnsentRow({ group, onRetry, onEdit, onDiscard }: UnsentRowProps) {
  const [entry, ...others] = group
  if (!entry) return null
  const { state } = entry
  const isOne = others.length === 0
  return (
    <li className="flex flex-wrap items-center gap-x-2.5 gap-y-1 px-1 py-1.5 text-sm">
      {state.kind === 'refused' ? (
        <CircleAlert size={16} className="shrink-0 text-danger" aria-hidden />
      ) : (
        <CloudUpload size={16} className="shrink-0 text-muted" aria-hidden />
      )}
      <div className="min-w-40 flex-1">
        <p dir="auto" className="break-words text-left">
          {isOne ? entry.fields.item : t.notSent(group.length)}
        </p>
        {isOne && <UnsentFacts fields={entry.fields} />}
        <p role="status" className={`text-[13px] ${state.kind === 'refused' ? 'text-danger' : 'text-muted'}`}>
          {state.kind === 'refused' ? state.message : isOne ? t.unanswered : t.unansweredEach}
        </p>
      </div>
      <div className="flex">
        <Button
          variant="ghost"
          size="sm"
          className="pointer-coarse:h-11"
          onClick={() => onRetry(...group.map(({ id }) => id))}
        >
          {t.retry}
        </Button>
        {isOne && (
          <Button variant="ghost" size="sm" className="pointer-coarse:h-11" onClick={() => onEdit(entry)}>
            {t.edit}
          </Button>
        )}
        <Button
          variant="danger"
          size="sm"
          className="pointer-coarse:h-11"
          onClick={() => onDiscard(...group.map(({ id }) => id))}
        >
          {t.discard}
        </Button>
      </div>
    </li>
  )
}

/** When the todo will be, and what else was understood, as below the line when it was typed. */
function UnsentFacts({ fields }: { fields: TodoFields }) {
  const { time_zone } = useMe()
  const facts = fieldLabels(fields, { time_zone, now: new Date().toISOString() })
  return facts.length === 0 ? null : <p className="text-[13px]">{facts.join(' · ')}</p>
}
