import { CircleAlert, CloudUpload } from 'lucide-react'
import { Button } from '../../../components/button.tsx'
import { quickAddTexts as t } from '../../../lib/texts/quick-add.ts'
import { useMe } from '../../../lib/user/me.ts'
import type { TodoFields } from '../editor/todo-form.ts'
import type { OutboxEntry } from '../outbox.ts'
import { fieldLabels } from './line-labels.ts'

interface UnsentTodosProps {
  entries: OutboxEntry[]
  onRetry: (id: string) => void
  onEdit: (entry: OutboxEntry) => void
  onDiscard: (id: string) => void
}

/** Lists the entered todos that the server has not saved yet, each with the reason. */
export function UnsentTodos({ entries, onRetry, onEdit, onDiscard }: UnsentTodosProps) {
  const shown = entries.filter(({ state }) => state.kind !== 'sending')
  if (shown.length === 0) return null
  return (
    <section aria-label={t.notSaved} className="rounded-xl border border-line border-dashed bg-surface px-3 py-2">
      <h2 className="px-1 font-semibold text-[13px] text-warning">{t.notSaved}</h2>
      <ul>
        {shown.map((entry) => (
          <li key={entry.id} className="flex flex-wrap items-center gap-x-2.5 gap-y-1 px-1 py-1.5 text-sm">
            {entry.state.kind === 'refused' ? (
              <CircleAlert size={16} className="shrink-0 text-danger" aria-hidden />
            ) : (
              <CloudUpload size={16} className="shrink-0 text-muted" aria-hidden />
            )}
            <div className="min-w-40 flex-1">
              <p dir="auto" className="break-words text-left">
                {entry.fields.item}
              </p>
              <UnsentFacts fields={entry.fields} />
              <p
                role="status"
                className={`text-[13px] ${entry.state.kind === 'refused' ? 'text-danger' : 'text-muted'}`}
              >
                {entry.state.kind === 'refused' ? entry.state.message : t.unanswered}
              </p>
            </div>
            <div className="flex">
              <Button variant="ghost" size="sm" className="pointer-coarse:h-11" onClick={() => onRetry(entry.id)}>
                {t.retry}
              </Button>
              <Button variant="ghost" size="sm" className="pointer-coarse:h-11" onClick={() => onEdit(entry)}>
                {t.edit}
              </Button>
              <Button variant="danger" size="sm" className="pointer-coarse:h-11" onClick={() => onDiscard(entry.id)}>
                {t.discard}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** When the todo will be, and what else was understood, as below the line when it was typed. */
function UnsentFacts({ fields }: { fields: TodoFields }) {
  const { time_zone } = useMe()
  const facts = fieldLabels(fields, { time_zone, now: new Date().toISOString() })
  return facts.length === 0 ? null : <p className="text-[13px]">{facts.join(' · ')}</p>
}
