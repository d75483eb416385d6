import type { AccessScope } from '@todo-agents/contract/program'
import { useId } from 'react'
import { connectTexts } from '../../lib/texts/connect.ts'
import { programTexts as t } from '../../lib/texts/programs.ts'

// Not the options of the schema: they would bring zod into this chunk.
const SCOPES: readonly AccessScope[] = ['todos:read', 'todos:write', 'assistant', 'account']

interface ScopeChoiceProps {
  chosen: readonly AccessScope[]
  error: string | undefined
  onChange: (chosen: readonly AccessScope[]) => void
}

/** Check boxes for what a token may do, each in plain words. */
export function ScopeChoice({ chosen, error, onChange }: ScopeChoiceProps) {
  const id = useId()
  const errorId = `${id}-error`
  return (
    <fieldset aria-describedby={error ? errorId : undefined} className="flex min-w-0 flex-col">
      <legend className="mb-1.5 font-medium text-note text-muted">{t.mayDo}</legend>
      <div className="divide-y divide-line rounded-xl border border-line bg-surface">
        {SCOPES.map((scope) => (
          <label key={scope} className="flex min-h-11 cursor-pointer items-start gap-3 px-3 py-2.5">
            <input
              type="checkbox"
              className="mt-0.5 size-4 shrink-0 accent-accent"
              aria-describedby={`${id}-${scope}`}
              aria-label={connectTexts.scopes[scope].title}
              checked={chosen.includes(scope)}
              onChange={({ target: { checked } }) =>
                onChange(checked ? [...chosen, scope] : chosen.filter((one) => one !== scope))
              }
            />
            <span className="min-w-0">
              <span className="block font-medium text-sm">{connectTexts.scopes[scope].title}</span>
              <span id={`${id}-${scope}`} className="block text-pretty text-muted text-note">
                {t.scopeHints[scope]}
              </span>
            </span>
          </label>
        ))}
      </div>
      {error && (
        <p id={errorId} role="alert" className="mt-1.5 text-danger text-note">
          {error}
        </p>
      )}
    </fieldset>
  )
}
